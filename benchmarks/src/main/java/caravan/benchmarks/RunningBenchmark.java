package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import caravan.benchmarks.load.ShopUnderLoad;
import caravan.benchmarks.processes.MeasuredProcesses;
import caravan.benchmarks.processes.ProcessorTimes;
import caravan.client.CaravanClient;
import caravan.client.SignedIn;
import caravan.run.supervisor.processes.ProcessMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** Measures a Caravan that runs: orders with each number of callers, two reads, and the commit loop before and after. */
final class RunningBenchmark {
    /** A share of the rate that a saturated server reached: latencies at saturation only show the length of the queue. */
    private static final double PACE_OF_SATURATION = 0.5;

    private static final int WARM_UP_CALLERS = 16;

    /** Warm-up ends after so many times the duration of a measured run. */
    private static final int WARM_UP_FACTOR_MAX = 6;

    /** The share of processor time that compilers take once most of the hot code is compiled. */
    static final double WARM_COMPILERS_SHARE_MAX = 0.1;

    /** Callers that wait for the confirmation of their order while others place at half the rate: some samples a second each. */
    private static final int WAITING_CALLERS = 4;

    /** The longest time of everything except saturated runs of orders. */
    private static final Duration SHORT_MAX = Duration.ofSeconds(10);

    private static final Duration SETTLING_MAX = Duration.ofMinutes(5);
    /** Caravan makes its page of metrics at most once a second, so a page may be as old. */
    private static final Duration METRICS_AGE_MAX = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);
    private static final String LAG = "caravan_outbox_lag";

    private final InetSocketAddress address;
    private final ShopUnderLoad shop;
    private final CommitLoop commitLoop;
    private final Optional<MeasuredProcesses> processes;
    private final Report report;
    private final Plan plan;

    /**
     * What to measure.
     *
     * @param callers numbers of them, one after the other
     * @param duration of each saturated run of orders
     * @param connections of the commit loop
     */
    record Plan(List<Integer> callers, Duration duration, int connections) {
        Plan {
            callers = List.copyOf(callers);
        }

        Duration warmUpMax() {
            return duration.multipliedBy(WARM_UP_FACTOR_MAX);
        }

        Duration shorter() {
            return duration.compareTo(SHORT_MAX) < 0 ? duration : SHORT_MAX;
        }
    }

    RunningBenchmark(
            InetSocketAddress address,
            ShopUnderLoad shop,
            CommitLoop commitLoop,
            Optional<MeasuredProcesses> processes,
            Report report,
            Plan plan) {
        this.address = address;
        this.shop = shop;
        this.commitLoop = commitLoop;
        this.processes = processes;
        this.report = report;
        this.plan = plan;
    }

    /** Makes a shop in the running system. @param dataFolder where its PostgreSQL is, unless the environment names another */
    static RunningBenchmark of(
            CaravanClient client,
            SignedIn administrator,
            URI server,
            Path dataFolder,
            Map<String, String> environment,
            Report report,
            Plan plan)
            throws InterruptedException, SQLException {
        CommitLoop commitLoop = new CommitLoop(DatabaseUnderTest.find(environment, dataFolder));
        report.say("Making a shop to load …");
        ShopUnderLoad shop = ShopUnderLoad.open(client, administrator, server);
        return new RunningBenchmark(
                new InetSocketAddress(server.getHost(), server.getPort()),
                shop,
                commitLoop,
                MeasuredProcesses.find(server.getPort(), dataFolder),
                report,
                plan);
    }

    BenchFigures measure() throws InterruptedException, SQLException, IOException {
        report.say("Warming up …");
        placeOrdersUntilWarm();
        new Load(address, shop.listingUsers(), 200).saturate(WARM_UP_CALLERS, plan.shorter());
        new Load(address, shop.listingProducts(), 200).saturate(WARM_UP_CALLERS, plan.shorter());
        awaitSettled();

        double commitsBefore = commitLoop.commitsPerSecond(plan.connections(), plan.shorter());
        report.heading();
        List<OrderFigures> orders = new ArrayList<>();
        List<BenchFigures.Read> reads = new ArrayList<>();
        for (int callers : plan.callers()) {
            OrderFigures placed = orders(callers);
            report.orders(placed);
            orders.add(placed);
            reads.add(read("GET /users", callers, new Load(address, shop.listingUsers(), 200)));
            reads.add(read("GET /products", callers, new Load(address, shop.listingProducts(), 200)));
        }
        double commitsAfter = commitLoop.commitsPerSecond(plan.connections(), plan.shorter());
        BenchFigures figures =
                new BenchFigures(orders, reads, plan.connections(), commitsBefore, commitsAfter, memory());
        report.summary(figures);
        return figures;
    }

    /** Warms up first: code that is not compiled yet would show the cost of a start, not of an order. */
    private void placeOrdersUntilWarm() throws InterruptedException {
        long end = System.nanoTime() + plan.warmUpMax().toNanos();
        double shareOfCompilers;
        do {
            Optional<ProcessorTimes> before = processes.map(MeasuredProcesses::now);
            // A new load each time: the same one would repeat its keys, and its token would expire.
            new Load(address, shop.placingOrders(), 201)
                    .saturate(WARM_UP_CALLERS, plan.shorter().multipliedBy(2));
            shareOfCompilers = before.flatMap(
                            earlier -> processes.map(each -> each.now().since(earlier)))
                    .map(ProcessorTimes.Spent::shareOfCompilers)
                    .orElse(0.0);
        } while (shareOfCompilers > WARM_COMPILERS_SHARE_MAX && System.nanoTime() - end < 0);
    }

    private OrderFigures orders(int callers) throws InterruptedException, IOException {
        ScrapedMetrics before = ScrapedMetrics.read(address);
        Optional<ProcessorTimes> spentBefore = processes.map(MeasuredProcesses::now);
        Load.Result placed = new Load(address, shop.placingOrders(), 201).saturate(callers, plan.duration());
        long answered = System.nanoTime();
        ScrapedMetrics atEnd = ScrapedMetrics.read(address);
        awaitSettled();
        Duration settledAfter = Duration.ofNanos(System.nanoTime() - answered);
        Optional<ProcessorTimes.Spent> spent =
                spentBefore.flatMap(earlier -> processes.map(each -> each.now().since(earlier)));
        LockSupport.parkNanos(METRICS_AGE_MAX.toNanos());
        ScrapedMetrics after = ScrapedMetrics.read(address);

        double halfTheRate = Math.max(1, placed.perSecond() * PACE_OF_SATURATION);
        Load waiting = new Load(address, shop.placingOrdersUntilSettled(), 201);
        Load.Running confirmation = waiting.begin(WAITING_CALLERS, plan.shorter());
        Load.Result paced = new Load(address, shop.placingOrders(), 201).pace(callers, plan.shorter(), halfTheRate);
        Load.Result confirmed = confirmation.await();
        awaitSettled();
        return new OrderFigures(
                callers,
                placed.answered(),
                placed.failed() + paced.failed() + confirmed.failed(),
                placed.seconds(),
                settledAfter,
                furthestBehind(atEnd),
                spent,
                paced,
                confirmed,
                after.meansSince(before, "caravan_batch_commands", "caravan_service", "use_case"),
                after.meansSince(before, "caravan_subscription_messages", "caravan_service", "subscription"));
    }

    private static OrderFigures.Lag furthestBehind(ScrapedMetrics metrics) {
        return metrics.samples(LAG)
                .filter(sample -> sample.value() > 0)
                .max(Comparator.comparingDouble(ScrapedMetrics.Sample::value))
                .map(sample -> new OrderFigures.Lag(
                        sample.label("caravan_service") + " " + sample.label("subscription") + " of "
                                + sample.label("source"),
                        Math.round(sample.value())))
                .orElse(new OrderFigures.Lag("", 0));
    }

    /** Waits until no order is pending and no subscription lags. */
    private void awaitSettled() throws InterruptedException, IOException {
        shop.awaitSettled();
        long end = System.nanoTime() + SETTLING_MAX.toNanos();
        while (ScrapedMetrics.read(address).samples(LAG).anyMatch(sample -> sample.value() > 0)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a subscription still lags after " + SETTLING_MAX);
            }
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
    }

    /** Saturated for the throughput, then paced below it for the latencies. */
    private BenchFigures.Read read(String request, int callers, Load load) throws InterruptedException {
        Load.Result saturated = load.saturate(callers, plan.shorter());
        Load.Result paced = load.pace(callers, plan.shorter(), Math.max(1, saturated.perSecond() * PACE_OF_SATURATION));
        BenchFigures.Read read = new BenchFigures.Read(request, callers, saturated, paced);
        report.read(read);
        return read;
    }

    private BenchFigures.Memory memory() throws IOException {
        ScrapedMetrics metrics = ScrapedMetrics.read(address);
        OptionalLong postgres = processes
                .flatMap(each -> ProcessMemory.ofFamily(each.postgres()))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        return new BenchFigures.Memory(
                (long) metrics.value("process_resident_memory_bytes").orElse(0),
                (long) metrics.value("process_resident_memory_peak_bytes").orElse(0),
                postgres);
    }
}
