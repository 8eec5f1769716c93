package caravan.commerce.demo;

import caravan.chassis.api.PlatformTool;
import caravan.client.CaravanClient;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.client.terminal.ConnectionOptions;
import caravan.client.terminal.NotConnectedException;
import caravan.client.terminal.OptionBounds;
import caravan.client.terminal.Seed;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ./caravan demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Fill a running system with a sample shop and orders of every kind, then audit it.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every order ended as expected and the audit is clean",
            "1:an order ended in another way, or the audit is not clean",
            "2:the demo could not run"
        })
public final class DemoTool implements PlatformTool {
    private static final int AS_EXPECTED = 0;
    private static final int SURPRISED = 1;
    private static final int COULD_NOT_RUN = 2;
    private static final int ORDERS_MAX = 100_000;
    private static final int BUYERS_MAX = 256;
    private static final int WAIT_SECONDS_MAX = 3600;

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--orders",
            defaultValue = "1000",
            paramLabel = "N",
            description = "The number of orders, 1 to " + ORDERS_MAX + " (default: ${DEFAULT-VALUE}).")
    int orders = 1000;

    @Option(
            names = "--buyers",
            defaultValue = "32",
            paramLabel = "N",
            description =
                    "The number of buyers that order at once, 1 to " + BUYERS_MAX + " (default: ${DEFAULT-VALUE}).")
    int buyersAtOnce = 32;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Plan the same orders as the run that printed this seed (default: a new seed).")
    Optional<Long> seed = Optional.empty();

    @Option(
            names = "--wait",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description = "How long to wait, after the last order, until no work is in progress, 0 to "
                    + WAIT_SECONDS_MAX + " (default: ${DEFAULT-VALUE}).")
    int waitSeconds = 120;

    private final PrintStream out;
    private final PrintStream problems;
    private final boolean terminal;

    /** Prints to the terminal. */
    public DemoTool() {
        this(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err, isTerminal(System.console()));
    }

    /** Prints to other writers, for tests. @param terminal whether the progress line can be overwritten */
    public DemoTool(PrintStream out, PrintStream problems, boolean terminal) {
        this.out = out;
        this.problems = problems;
        this.terminal = terminal;
    }

    @Override
    public String platform() {
        return "commerce";
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> breach = OptionBounds.breach("--orders", orders, 1, ORDERS_MAX)
                .or(() -> OptionBounds.breach("--buyers", buyersAtOnce, 1, BUYERS_MAX))
                .or(() -> OptionBounds.breach("--wait", waitSeconds, 0, WAIT_SECONDS_MAX));
        if (breach.isPresent()) {
            problems.println("caravan demo: " + breach.get());
            return COULD_NOT_RUN;
        }
        Clock clock = Clock.systemUTC();
        long millisecond = clock.millis();
        long planned = Seed.orNew(seed, millisecond);
        String run = Long.toString(millisecond, Character.MAX_RADIX);
        Plan plan = Plan.of(run, orders, new SplittableRandom(planned));
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.DEFAULT)) {
            SignedIn administrator = connection.signInAsAdministrator(client);
            out.println(String.format(
                    Locale.ROOT,
                    "Caravan demo at %s: %,d orders, --seed %d makes the same ones",
                    connection.address(),
                    orders,
                    planned));
            boolean asExpected = new Demonstration(client, administrator, clock, out, terminal, buyersAtOnce)
                    .run(run, plan, Duration.ofSeconds(waitSeconds));
            return asExpected ? AS_EXPECTED : SURPRISED;
        } catch (NotConnectedException | RefusedException | UnreachableException | Opening.PricesLateException broken) {
            problems.println("caravan demo: " + broken.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }
}
