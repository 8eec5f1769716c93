package caravan.benchmarks;

import caravan.benchmarks.OverloadFigures.Phase;
import caravan.benchmarks.OverloadFigures.Pressed;
import caravan.benchmarks.load.Load;
import caravan.benchmarks.load.ShopUnderLoad;
import caravan.benchmarks.processes.MeasuredProcesses;
import caravan.benchmarks.processes.ProcessorTime;
import caravan.client.CaravanClient;
import caravan.client.SignedIn;
import caravan.run.supervisor.Fleet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Places orders at the peak, at half of it, at three and at ten times the peak, and then watches how soon all is normal again. */
final class OverloadBenchmark {
    private static final int PEAK_CALLERS = 64;
    private static final int PRESSING_CALLERS = 1_000;
    private static final List<Double> TIMES = List.of(3.0, 10.0);
    private static final double NORMAL = 0.5;
    private static final double NORMAL_P99_TIMES_MAX = 2;
    private static final int WARM_UP_ROUNDS = 3;
    private static final Duration NORMAL_AGAIN_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final InetSocketAddress address;
    private final ServerTime.Clock server;
    private final ShopUnderLoad shop;
    private final Report report;
    private final Duration phase;

    private OverloadBenchmark(
            InetSocketAddress address, ServerTime.Clock server, ShopUnderLoad shop, Report report, Duration phase) {
        this.address = address;
        this.server = server;
        this.shop = shop;
        this.report = report;
        this.phase = phase;
    }

    /**
     * Makes a shop in the running system.
     *
     * @param phase how long each load lasts
     * @throws IOException if the system is not on this machine
     */
    static OverloadBenchmark of(
            CaravanClient client, SignedIn administrator, URI server, Path dataFolder, Report report, Duration phase)
            throws InterruptedException, IOException {
        MeasuredProcesses processes = MeasuredProcesses.find(server.getPort(), dataFolder)
                .orElseThrow(
                        () -> new IOException(
                                "--overload measures processor time: it needs a Caravan on this machine, started with ./caravan up"));
        report.say("Making a shop to load …");
        return new OverloadBenchmark(
                new InetSocketAddress(server.getHost(), server.getPort()),
                ServerTime.of(processes),
                ShopUnderLoad.open(client, administrator, server),
                report,
                phase);
    }

    /** Makes a shop in the fleet, which is loaded through its gateway. */
    static OverloadBenchmark of(
            CaravanClient client, SignedIn administrator, Fleet fleet, Report report, Duration phase)
            throws InterruptedException {
        report.say("Making a shop to load …");
        return new OverloadBenchmark(
                new InetSocketAddress(fleet.address().getHost(), fleet.address().getPort()),
                ServerTime.of(fleet),
                ShopUnderLoad.open(client, administrator, fleet.address()),
                report,
                phase);
    }

    /** Runs a load. */
    @FunctionalInterface
    private interface Run {
        Load.Result of(Load orders) throws InterruptedException;
    }

    OverloadFigures measure() throws InterruptedException {
        report.say("Warming up …");
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            var unused = phase(orders -> orders.saturate(PEAK_CALLERS, phase));
        }
        Phase peak = phase(orders -> orders.saturate(PEAK_CALLERS, phase));
        double peakPerSecond = peak.load().perSecond();
        Phase normal = phase(orders -> orders.pace(PEAK_CALLERS, phase, NORMAL * peakPerSecond));
        report.overloadHeading(peak, normal);
        List<Pressed> pressed = new ArrayList<>();
        for (double times : TIMES) {
            Pressed each =
                    new Pressed(times, phase(orders -> orders.press(PRESSING_CALLERS, phase, times * peakPerSecond)));
            report.pressed(each, peak);
            pressed.add(each);
        }
        // Once more, and without waiting until all is settled: the orders that wait belong to the recovery.
        var unused = new Load(address, shop.placingOrders(), 201)
                .press(PRESSING_CALLERS, phase, TIMES.getLast() * peakPerSecond);
        Optional<Duration> normalAfter = normalAgain(normal.load().milliseconds(99), NORMAL * peakPerSecond);
        report.normalAgain(normalAfter);
        return new OverloadFigures(normal, peak, pressed, normalAfter);
    }

    private Phase phase(Run run) throws InterruptedException {
        shop.awaitSettled();
        long own = ProcessHandle.current().pid();
        // Made before the clock starts: it signs customers in.
        Load orders = new Load(address, shop.placingOrders(), 201);
        Supplier<ServerTime> spent = server.begin();
        Duration generatorBefore = ProcessorTime.of(own);
        Load.Result result = run.of(orders);
        Duration generator = ProcessorTime.of(own).minus(generatorBefore);
        shop.awaitSettled();
        return new Phase(result, spent.get(), generator, Runtime.getRuntime().availableProcessors());
    }

    /** Looks at one second after the other. Empty if none within a minute has normal latencies and no refusal. */
    private Optional<Duration> normalAgain(double normalMilliseconds, double perSecond) throws InterruptedException {
        long begun = System.nanoTime();
        long end = begun + NORMAL_AGAIN_MAX.toNanos();
        while (System.nanoTime() < end) {
            Duration after = Duration.ofNanos(System.nanoTime() - begun);
            Load.Result second = new Load(address, shop.placingOrders(), 201).pace(PEAK_CALLERS, LOOK, perSecond);
            if (second.failed() == 0 && second.milliseconds(99) <= NORMAL_P99_TIMES_MAX * normalMilliseconds) {
                return Optional.of(after);
            }
        }
        return Optional.empty();
    }
}
