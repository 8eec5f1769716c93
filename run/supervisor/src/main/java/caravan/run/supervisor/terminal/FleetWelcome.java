package caravan.run.supervisor.terminal;

import caravan.chassis.runtime.WelcomeLines;
import caravan.client.terminal.AdministratorPassword;
import caravan.client.terminal.LauncherScript;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetPlan;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a start prints for people: where the fleet listens, how to sign in, and what to try. */
final class FleetWelcome {
    private static final String TEXT = """

                The fleet is up.

                Listening   %s
                Console     %s/console
                Sign in     as admin, with the password %s
                Data        %s (logs: %s)

                From another terminal, in the folder %s:

                  {caravan} try%s
                  {caravan} fleet status%s
                  {caravan} demo%s
                  {caravan} audit%s
                  {caravan} fleet scale %s %d%s
                  {caravan} fleet restart %s%s

                Or a first order step by step, as lines to paste into bash there.%s

                %s
                Ctrl-C, or {caravan} fleet stop%s, stops it.""";

    private FleetWelcome() {}

    /** @param data as it was named, for lines that can be pasted */
    static String text(Fleet fleet, FleetPlan plan, Path data, Map<String, String> environment) {
        boolean given = !environment
                .getOrDefault(AdministratorPassword.ENVIRONMENT_VARIABLE, "")
                .isBlank();
        Optional<String> variable = given ? Optional.of(AdministratorPassword.ENVIRONMENT_VARIABLE) : Optional.empty();
        Path file = AdministratorPassword.fileIn(data);
        String elsewhere = data.equals(Path.of(FleetTool.DEFAULT_DATA)) ? "" : " --data " + data;
        ServiceDescriptor scaled = plan.described().all().stream()
                .max(Comparator.comparingInt(ServiceDescriptor::processes))
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                TEXT.replace("{caravan}", LauncherScript.fromHere()),
                fleet.address(),
                fleet.address(),
                given ? "from " + AdministratorPassword.ENVIRONMENT_VARIABLE : "in " + file,
                data,
                data.resolve("logs"),
                Path.of("").toAbsolutePath(),
                elsewhere,
                elsewhere,
                elsewhere,
                elsewhere,
                scaled.name(),
                scaled.processes() + 1,
                elsewhere,
                scaled.name(),
                elsewhere,
                WelcomeLines.beforePasting(variable),
                WelcomeLines.of(
                        plan.described(), fleet.address().toString(), WelcomeLines.passwordInShell(variable, file)),
                elsewhere);
    }
}
