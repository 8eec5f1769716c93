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
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
    private static final int SECONDS_MAX = 3_600;
    private static final int CONNECTIONS_MAX = 100;
    /** Of the rate that a saturated server reached: latencies at full saturation tell the queue's length alone. */
    private static final double PACE_OF_SATURATION = 0.7;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--callers",
            split = ",",
            defaultValue = "1,16,64,256",
            paramLabel = "N",
            description = "how many callers at a time (${DEFAULT-VALUE})")
    List<Integer> callers = List.of(1, 16, 64, 256);

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "S",
            description = "how long each of a figure's two runs takes, saturated and paced (${DEFAULT-VALUE})")
    int seconds = 5;

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

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean sound = callers.stream().allMatch(each -> isWithin("--callers", each, CALLERS_MAX))
                && isWithin("--seconds", seconds, SECONDS_MAX)
                && isWithin("--connections", connections, CONNECTIONS_MAX);
        if (!sound) {
            return COULD_NOT_RUN;
        }
        return fleet ? measureFleet() : measureRunning();
    }

    private boolean isWithin(String option, int value, int max) {
        boolean within = value >= 1 && value <= max;
        if (!within) {
            spec.commandLine()
                    .getErr()
                    .println("caravan bench: %s takes 1 to %d, not %d".formatted(option, max, value));
        }
        return within;
    }

    private int measureFleet() throws InterruptedException {
        try {
            new FleetBenchmark(new FleetReport(spec.commandLine().getOut()), Duration.ofSeconds(seconds)).run();
            return DONE;
        } catch (NotConnectedException
                | UnreachableException
                | RefusedException
                | FleetStartException
                | IllegalArgumentException
                | IOException failure) {
            spec.commandLine().getErr().println("caravan bench: " + failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private int measureRunning() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.PATIENT)) {
            SignedIn administrator = connection.signInAsAdministrator(client);
            measure(client, administrator, new Report(out));
            return DONE;
        } catch (NotConnectedException | UnreachableException | RefusedException | SQLException | IOException failure) {
            spec.commandLine().getErr().println("caravan bench: " + failure.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private void measure(CaravanClient client, SignedIn administrator, Report report)
            throws InterruptedException, SQLException, IOException {
        CommitLoop commitLoop = new CommitLoop(DatabaseUnderTest.find(System.getenv(), connection.dataFolder()));
        Duration duration = Duration.ofSeconds(seconds);
        report.say("Making a shop to load …");
        ShopUnderLoad shop = ShopUnderLoad.open(client, administrator, connection.address());
        InetSocketAddress address = new InetSocketAddress(
                connection.address().getHost(), connection.address().getPort());

        report.say("Warming up …");
        new Load(address, shop.placingOrders(), 201).saturate(16, duration.multipliedBy(2));
        new Load(address, shop.listingUsers(), 200).saturate(16, duration);
        new Load(address, shop.listingProducts(), 200).saturate(16, duration);
        shop.awaitSettled();

        double commitsBefore = commitLoop.commitsPerSecond(connections, duration);
        report.heading();
        double best = 0;
        for (int each : callers) {
            Load.Result placed = figure(report, "POST /orders", each, new Load(address, shop.placingOrders(), 201));
            shop.awaitSettled();
            best = Math.max(best, placed.perSecond());
            report.confirmed(each, shop.confirmedPerSecond(address, each, duration));
            figure(report, "GET /users", each, new Load(address, shop.listingUsers(), 200));
            figure(report, "GET /products", each, new Load(address, shop.listingProducts(), 200));
        }
        double commitsAfter = commitLoop.commitsPerSecond(connections, duration);
        report.ratio(connections, commitsBefore, commitsAfter, best);
        report.memory(ProcessMemory.read(address));
    }

    /** Saturated for the throughput, then paced below it for the latencies. @return the saturated run */
    private Load.Result figure(Report report, String name, int callers, Load load) throws InterruptedException {
        Load.Result saturated = load.saturate(callers, Duration.ofSeconds(seconds));
        Load.Result paced = load.pace(
                callers, Duration.ofSeconds(seconds), Math.max(1, saturated.perSecond() * PACE_OF_SATURATION));
        report.figure(name, callers, saturated, paced);
        return saturated;
    }
}
