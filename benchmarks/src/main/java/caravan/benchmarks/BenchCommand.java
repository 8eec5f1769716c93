package caravan.benchmarks;

import caravan.chassis.api.PlatformTool;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.PostgresStartException;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.client.CaravanClient;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.client.terminal.ConnectionOptions;
import caravan.client.terminal.NotConnectedException;
import caravan.client.terminal.TemporaryFolder;
import caravan.run.supervisor.FleetStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code caravan bench} of commerce: load on a running system over HTTP, and the plain commit loop on the same PostgreSQL. */
@Command(
        name = "bench",
        description =
                "Measure a running Caravan over HTTP, or a fleet. For comparison, a plain loop writes one row per commit to the"
                        + " same PostgreSQL.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements PlatformTool {
    static final String PLATFORM = "commerce";

    private static final int DONE = 0;
    private static final int COULD_NOT_RUN = 2;

    static final int GROWN_MAX = 10_000_000;
    private static final int DEFAULT_SECONDS = 30;
    private static final int DEFAULT_SECONDS_OF_FLEET = 5;
    private static final int DEFAULT_SECONDS_OF_READS = 5;

    private static final int DEFAULT_SECONDS_OF_OVERLOAD = 10;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--callers",
            split = ",",
            defaultValue = "1,64",
            paramLabel = "N",
            description =
                    "The numbers of concurrent callers, measured one after the other (default: ${DEFAULT-VALUE}).")
    List<Integer> callers = List.of(1, 64);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description =
                    "How long callers place orders, for each number of callers. Each caller sends its next order after the answer. With"
                            + " --fleet: how long each round takes. Other measurements take as long, but at most 10 s (default: "
                            + DEFAULT_SECONDS + ", with --fleet " + DEFAULT_SECONDS_OF_FLEET + ").")
    Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--connections",
            defaultValue = "10",
            paramLabel = "N",
            description =
                    "The connections of the plain commit loop (default: ${DEFAULT-VALUE}, as a service's pool has).")
    int connections = 10;

    @Option(
            names = "--fleet",
            description =
                    "Start a fleet and measure it: the cost of the gateway, the orders confirmed with one and with"
                            + " two processes of each service, and the cost of each process. Only --seconds has an effect then."
                            + " With --overload: measure that, through the fleet's gateway.")
    boolean fleet;

    @Option(
            names = "--grown",
            paramLabel = "N",
            description = "Start a new Caravan with " + GrownBenchmark.FEW
                    + " orders in its tables and one with N, up to " + GROWN_MAX
                    + ", and compare their figures. --url and --data have no effect then.")
    Optional<Integer> grown = Optional.empty();

    @Option(
            names = "--reads",
            description =
                    "Measure what a cached read costs, and compare it with a bare handler of the same server. Measure what"
                            + " it costs a gateway to forward one, and compare that with a bare proxy."
                            + " --seconds is the time of each load (default: 5). --callers and --connections have no effect then.")
    boolean reads;

    @Option(
            names = "--overload",
            description =
                    "Place orders at three and at ten times the peak. Measure how many are accepted, what a refusal"
                            + " costs, and when all is normal again. --seconds is the time of each load (default: 10). --callers"
                            + " and --connections have no effect then.")
    boolean overload;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description =
                    "With --grown: keep the data in this folder, as few and grown (default: a temporary folder, which is"
                            + " deleted).")
    Optional<Path> keep = Optional.empty();

    @Option(
            names = "--json",
            description =
                    "Print only the figures to the standard output, as one JSON object. Progress goes to the standard"
                            + " error.")
    boolean json;

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> breach = BenchRules.breach(this);
        if (breach.isPresent()) {
            printProblem(breach.get());
            return COULD_NOT_RUN;
        }
        if (fleet) {
            return measureFleet(overload ? this::measureOverloadOfFleet : this::measureCostsOfFleet);
        }
        if (reads) {
            return measureOnMachine(this::measureReads);
        }
        if (overload) {
            return measureOnMachine(this::measureOverload);
        }
        return grown.isPresent() ? measureGrown(grown.get()) : measureRunning();
    }

    /** Measures what runs on this machine, and returns the figures as a JSON object. */
    @FunctionalInterface
    private interface OnMachine {
        Map<String, @Nullable Object> measure(CaravanClient client, SignedIn administrator)
                throws InterruptedException, IOException;
    }

    private int measureOnMachine(OnMachine measuring) throws InterruptedException {
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.DEFAULT)) {
            Map<String, @Nullable Object> figures = measuring.measure(client, connection.signInAsAdministrator(client));
            printJson(() -> JsonMapper.shared().writeValueAsString(figures));
            return DONE;
        } catch (NotConnectedException | UnreachableException | RefusedException | IOException failure) {
            printProblem(failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private Map<String, @Nullable Object> measureReads(CaravanClient client, SignedIn administrator)
            throws InterruptedException, IOException {
        Duration round = Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS_OF_READS));
        return ReadsBenchmark.of(client, administrator, connection.address(), connection.dataFolder(), report(), round)
                .measure()
                .json();
    }

    private Map<String, @Nullable Object> measureOverload(CaravanClient client, SignedIn administrator)
            throws InterruptedException, IOException {
        Duration phase = Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS_OF_OVERLOAD));
        return OverloadBenchmark.of(
                        client, administrator, connection.address(), connection.dataFolder(), report(), phase)
                .measure()
                .json();
    }

    private void printProblem(@Nullable String problem) {
        spec.commandLine().getErr().println("caravan bench: " + problem);
    }

    /** Starts a fleet and measures it. */
    @FunctionalInterface
    private interface OfFleet {
        void measure() throws InterruptedException, IOException;
    }

    private void measureCostsOfFleet() throws InterruptedException, IOException {
        new FleetBenchmark(
                        new FleetReport(spec.commandLine().getOut()),
                        Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS_OF_FLEET)))
                .run();
    }

    private void measureOverloadOfFleet() throws InterruptedException, IOException {
        Duration phase = Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS_OF_OVERLOAD));
        Report report = report();
        report.say(FleetUnderTest.STARTING);
        FleetUnderTest.with((running, client, administrator) -> {
            OverloadFigures figures = OverloadBenchmark.of(client, administrator, running, report, phase)
                    .measure();
            printJson(() -> JsonMapper.shared().writeValueAsString(figures.json()));
        });
    }

    private int measureFleet(OfFleet measuring) throws InterruptedException {
        try {
            measuring.measure();
            return DONE;
        } catch (NotConnectedException
                | UnreachableException
                | RefusedException
                | FleetStartException
                | IllegalArgumentException
                | IOException failure) {
            printProblem(failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private int measureRunning() throws InterruptedException {
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.DEFAULT)) {
            SignedIn administrator = connection.signInAsAdministrator(client);
            BenchFigures figures = RunningBenchmark.of(
                            client,
                            administrator,
                            connection.address(),
                            connection.dataFolder(),
                            System.getenv(),
                            report(),
                            plan())
                    .measure();
            printJson(() -> FiguresJson.of(figures));
            return DONE;
        } catch (NotConnectedException | UnreachableException | RefusedException | SQLException | IOException failure) {
            printProblem(failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private int measureGrown(int orders) throws InterruptedException {
        try {
            Path folder = keep.map(path -> path.toAbsolutePath().normalize())
                    .orElseGet(() -> TemporaryFolder.make("caravan-bench"));
            // Lines about the start of PostgreSQL must not appear between the figures.
            DataFolder.makeOwnerOnly(folder);
            Logging.toFile(folder.resolve("bench.log"));
            try {
                GrownBenchmark.Comparison both = new GrownBenchmark(folder, report(), plan()).run(orders);
                printJson(() -> GrownReport.json(both));
                return DONE;
            } finally {
                Logging.close();
                if (keep.isEmpty()) {
                    TemporaryFolder.delete(folder);
                }
            }
        } catch (NotConnectedException
                | UnreachableException
                | RefusedException
                | PostgresStartException
                | SQLException
                | IOException failure) {
            printProblem(failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private Report report() {
        return new Report(
                json ? spec.commandLine().getErr() : spec.commandLine().getOut());
    }

    private RunningBenchmark.Plan plan() {
        return new RunningBenchmark.Plan(callers, Duration.ofSeconds(seconds.orElse(DEFAULT_SECONDS)), connections);
    }

    private void printJson(Supplier<String> figures) {
        if (json) {
            spec.commandLine().getOut().println(figures.get());
            spec.commandLine().getOut().flush();
        }
    }
}
