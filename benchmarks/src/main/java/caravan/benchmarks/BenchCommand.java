package caravan.benchmarks;

import caravan.chassis.api.PlatformTool;
import caravan.client.CaravanClient;
import caravan.client.ConnectionOptions;
import caravan.client.NotConnectedException;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.run.supervisor.FleetStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan bench} of commerce: load on a running system over HTTP, and the plain commit loop on the same PostgreSQL. */
@Command(
        name = "bench",
        description =
                "Measures a running Caravan over HTTP, beside a plain loop of one commit a row on its PostgreSQL; or a"
                        + " fleet.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements PlatformTool {
    static final String PLATFORM = "commerce";

    private static final int DONE = 0;
    private static final int COULD_NOT_RUN = 2;
    private static final int CALLERS_MAX = 1_024;
    /** Less than the ten minutes that an access token lives: a run sends the tokens that it began with. */
    private static final int SECONDS_MAX = 300;

    private static final int CONNECTIONS_MAX = 100;
    private static final int SECONDS_OTHERWISE = 30;
    private static final int SECONDS_OF_FLEET_OTHERWISE = 5;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--callers",
            split = ",",
            defaultValue = "1,64",
            paramLabel = "N",
            description = "how many callers at a time, one number after the other (${DEFAULT-VALUE})")
    List<Integer> callers = List.of(1, 64);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "how long callers place orders, as fast as they are answered, for each number of them ("
                    + SECONDS_OTHERWISE + "; of a fleet, how long each round takes: " + SECONDS_OF_FLEET_OTHERWISE
                    + "); all else takes as long, or 10 s if that is less")
    Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--connections",
            defaultValue = "10",
            paramLabel = "N",
            description = "connections of the plain commit loop: as many as a service's pool holds (${DEFAULT-VALUE})")
    int connections = 10;

    @Option(
            names = "--fleet",
            description = "start a fleet of its own, and measure the gateway's hop, orders confirmed with one and with"
                    + " two processes of each service, and what each process costs; other options but --seconds do not"
                    + " apply")
    boolean fleet;

    @Option(
            names = "--json",
            description =
                    "print the figures as one JSON object, and nothing else, on the standard output; how it goes on"
                            + " is told on the standard error")
    boolean json;

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean sound = callers.stream().allMatch(each -> isWithin("--callers", each, CALLERS_MAX))
                && seconds.stream().allMatch(each -> isWithin("--seconds", each, SECONDS_MAX))
                && isWithin("--connections", connections, CONNECTIONS_MAX)
                && !(json && fleet && isRefused("--json does not go with --fleet"));
        if (!sound) {
            return COULD_NOT_RUN;
        }
        return fleet ? measureFleet() : measureRunning();
    }

    private boolean isWithin(String option, int value, int max) {
        return (value >= 1 && value <= max) || !isRefused("%s takes 1 to %d, not %d".formatted(option, max, value));
    }

    private boolean isRefused(String why) {
        tell(why);
        return true;
    }

    private void tell(@Nullable String problem) {
        spec.commandLine().getErr().println("caravan bench: " + problem);
    }

    private int measureFleet() throws InterruptedException {
        try {
            new FleetBenchmark(
                            new FleetReport(spec.commandLine().getOut()),
                            Duration.ofSeconds(seconds.orElse(SECONDS_OF_FLEET_OTHERWISE)))
                    .run();
            return DONE;
        } catch (NotConnectedException
                | UnreachableException
                | RefusedException
                | FleetStartException
                | IllegalArgumentException
                | IOException failure) {
            tell(failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private int measureRunning() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(json ? spec.commandLine().getErr() : out);
        RunningBenchmark.Plan plan =
                new RunningBenchmark.Plan(callers, Duration.ofSeconds(seconds.orElse(SECONDS_OTHERWISE)), connections);
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.PATIENT)) {
            SignedIn administrator = connection.signInAsAdministrator(client);
            BenchFigures figures = RunningBenchmark.of(
                            client, administrator, connection.address(), connection.dataFolder(), report, plan)
                    .measure();
            if (json) {
                out.println(FiguresJson.of(figures));
                out.flush();
            }
            return DONE;
        } catch (NotConnectedException | UnreachableException | RefusedException | SQLException | IOException failure) {
            tell(failure.getMessage());
            return COULD_NOT_RUN;
        }
    }
}
