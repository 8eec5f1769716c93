package caravan.run.launcher;

import caravan.chassis.runtime.WelcomeLines;
import caravan.chassis.runtime.network.ListenerSettings;
import caravan.chassis.settings.Configuration;
import caravan.client.terminal.LauncherScript;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Path;
import java.util.Optional;

/** What a start prints for people: where Caravan listens, how to sign in, and what to try. */
final class Welcome {
    private Welcome() {}

    /** @param started the services, whose descriptors say what to try */
    static String text(
            String address, Path data, Optional<AdministratorLogin> administrator, ServiceDescriptors started) {
        return """

                Caravan is up.

                Listening   %s
                Console     %s/console
                Sign in     %s
                Data        %s (log: %s)

                To try it: %s try%s
                Or step by step: paste the lines below into bash in another terminal, in the folder
                %s%s

                %s
                Ctrl-C stops it.""".formatted(
                        address,
                        address,
                        administrator.map(AdministratorLogin::line).orElse("nobody can"),
                        data,
                        ServerOptions.logIn(data, UpCommand.LOG),
                        LauncherScript.fromHere(),
                        data.equals(Path.of(ServerOptions.DEFAULT_DATA)) ? "" : " --data " + data,
                        Path.of("").toAbsolutePath(),
                        administrator.map(AdministratorLogin::beforePasting).orElse(""),
                        WelcomeLines.of(
                                started,
                                address,
                                administrator.map(AdministratorLogin::inShell).orElse("")));
    }

    /** The URL of a process that listens. */
    static String address(String host, int port, Configuration configuration) {
        String scheme = ListenerSettings.tls(configuration.process()).isPresent() ? "https://" : "http://";
        return scheme + reachable(host) + ":" + port;
    }

    private static String reachable(String host) {
        return isAnyAddress(host) ? "127.0.0.1" : bracketed(host);
    }

    private static boolean isAnyAddress(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
