package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import caravan.benchmarks.load.ShopUnderLoad;
import caravan.benchmarks.processes.ProcessorTime;
import caravan.client.CaravanClient;
import caravan.client.SignedIn;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures a fleet that it starts and stops itself: the cost of the gateway, confirmed orders a second with one and with two processes of
 * each service, and the memory and processor time of each process.
 */
final class FleetBenchmark {
    /** Direct and through the gateway, in turn, so that other load on the machine affects both. */
    private static final int ROUNDS = 5;

    private static final int WARM_UP_ORDERS = 10_000;
    private static final int WARM_UP_CALLERS = 64;
    private static final Duration WARM_UP_MAX = Duration.ofMinutes(5);
    private static final List<Integer> HOP_CALLERS = List.of(1, 16);
    private static final List<Integer> CONFIRMED_CALLERS = List.of(16, 64);
    /** The number of callers that wait until their order is settled. */
    private static final int WAITING_CALLERS = 2;
    /** A share of the confirmed rate: a load that the fleet can keep up with. */
    private static final double PACE_OF_CONFIRMED = 0.5;

    private static final double FEW_ORDERS_PER_SECOND = 10;

    private static final Duration SCALING_MAX = Duration.ofMinutes(2);

    private final FleetReport report;
    private final Duration duration;

    /** @param duration of each round, and of each load of orders */
    FleetBenchmark(FleetReport report, Duration duration) {
        this.report = report;
        this.duration = duration;
    }

    /** The result of one way to send requests: direct, or through the gateway. */
    record Round(double perSecond, double medianMilliseconds) {
        static Round of(Load.Result result) {
            return new Round(result.perSecond(), result.milliseconds(50));
        }

        static Round median(List<Round> rounds) {
            return new Round(median(rounds, Round::perSecond), median(rounds, Round::medianMilliseconds));
        }

        private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
            return rounds.stream()
                    .mapToDouble(figure)
                    .sorted()
                    .skip(rounds.size() / 2)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** @throws caravan.run.supervisor.FleetStartException if the fleet does not start */
    void run() throws InterruptedException, IOException {
        report.say(FleetUnderTest.STARTING);
        FleetUnderTest.with(this::measure);
    }

    private void measure(Fleet fleet, CaravanClient client, SignedIn administrator)
            throws InterruptedException, IOException {
        report.say("Making a shop to load, and warming up …");
        ShopUnderLoad shop = ShopUnderLoad.open(client, administrator, fleet.address());
        warmUp(fleet, shop);

        report.hopHeading();
        for (int callers : HOP_CALLERS) {
            hop(fleet, "GET /products", "catalog", callers, 200, shop);
            hop(fleet, "POST /orders", "orders", callers, 201, shop);
        }
        confirmed(fleet, shop, 1);
        report.memory(fleet.processes());
        report.say("");
        report.say("Scaling every service to two …");
        FleetUnderTest.SERVICES.forEach(service -> fleet.scale(service, 2));
        for (String service : FleetUnderTest.SERVICES) {
            if (!fleet.awaitSettled(service, SCALING_MAX)) {
                throw new IllegalArgumentException("the fleet did not scale " + service + " in time");
            }
        }
        warmUp(fleet, shop);
        confirmed(fleet, shop, 2);
        published(fleet, shop);
        report.memory(fleet.processes());
    }

    /** Warms up first: code that is not compiled yet would hide the effect of the number of processes. */
    private void warmUp(Fleet fleet, ShopUnderLoad shop) throws InterruptedException {
        InetSocketAddress gateway = socket(fleet.address());
        long end = System.nanoTime() + WARM_UP_MAX.toNanos();
        long orders = 0;
        double shareOfCompilers = 1;
        while ((orders < WARM_UP_ORDERS || shareOfCompilers > RunningBenchmark.WARM_COMPILERS_SHARE_MAX)
                && System.nanoTime() - end < 0) {
            FleetCosts before = FleetCosts.now(fleet);
            orders += new Load(gateway, shop.placingOrders(), 201)
                    .saturate(WARM_UP_CALLERS, duration)
                    .answered();
            shareOfCompilers = FleetCosts.now(fleet).since(before).shareOfCompilers();
        }
        new Load(gateway, shop.listingProducts(), 200).saturate(WARM_UP_CALLERS, duration);
        shop.awaitSettled();
        report.warmed(orders, shareOfCompilers);
    }

    private void hop(Fleet fleet, String name, String service, int callers, int status, ShopUnderLoad shop)
            throws InterruptedException {
        InetSocketAddress gateway = socket(fleet.address());
        InetSocketAddress direct = fleet.processes().stream()
                .filter(process -> process.name().equals(service) && process.state() == ProcessState.READY)
                .flatMap(process -> process.address().stream())
                .map(address -> socket(URI.create(address)))
                .findFirst()
                .orElseThrow();
        long gatewayProcess = fleet.processes().stream()
                .filter(process -> process.name().equals("gateway"))
                .mapToLong(FleetProcess::processId)
                .findFirst()
                .orElseThrow();
        List<Round> directly = new ArrayList<>();
        List<Round> through = new ArrayList<>();
        Duration spent = Duration.ZERO;
        long answered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            directly.add(Round.of(new Load(direct, shop.requests(name), status).saturate(callers, duration)));
            shop.awaitSettled();
            Duration before = ProcessorTime.ofFamily(gatewayProcess);
            Load.Result result = new Load(gateway, shop.requests(name), status).saturate(callers, duration);
            spent = spent.plus(ProcessorTime.ofFamily(gatewayProcess).minus(before));
            answered += result.answered();
            through.add(Round.of(result));
            shop.awaitSettled();
        }
        report.hop(
                name, callers, Round.median(directly), Round.median(through), spent.dividedBy(Math.max(1, answered)));
    }

    private void confirmed(Fleet fleet, ShopUnderLoad shop, int instances) throws InterruptedException {
        for (int callers : CONFIRMED_CALLERS) {
            FleetCosts before = FleetCosts.now(fleet);
            long start = System.nanoTime();
            Load.Running waiting = waiting(fleet, shop);
            Load.Result placed = new Load(socket(fleet.address()), shop.placingOrders(), 201)
                    .saturate(callers - WAITING_CALLERS, duration.multipliedBy(2));
            Load.Result confirmation = waiting.await();
            shop.awaitSettled();
            long orders = placed.answered() + confirmation.answered();
            double perSecond = orders / ((System.nanoTime() - start) / 1e9);
            report.confirmed(
                    instances,
                    callers,
                    perSecond,
                    orders,
                    placed.failed() + confirmation.failed(),
                    FleetCosts.now(fleet).since(before));
            report.confirmation("as fast as they are placed", confirmation);
            paced(fleet, shop, callers, PACE_OF_CONFIRMED * perSecond);
        }
    }

    private void paced(Fleet fleet, ShopUnderLoad shop, int callers, double perSecond) throws InterruptedException {
        Load.Running waiting = waiting(fleet, shop);
        new Load(socket(fleet.address()), shop.placingOrders(), 201)
                .pace(callers - WAITING_CALLERS, duration.multipliedBy(2), perSecond);
        report.confirmation(String.format(Locale.ROOT, "%.0f placed a second", perSecond), waiting.await());
        shop.awaitSettled();
    }

    private Load.Running waiting(Fleet fleet, ShopUnderLoad shop) throws InterruptedException {
        return new Load(socket(fleet.address()), shop.placingOrdersUntilSettled(), 201)
                .begin(WAITING_CALLERS, duration.multipliedBy(2));
    }

    /**
     * Few orders reach both processes of each service, and one of the two publishes. More orders would be gathered (docs/decisions/0007).
     */
    private void published(Fleet fleet, ShopUnderLoad shop) throws InterruptedException, IOException {
        PublishingDelays before = PublishingDelays.now(fleet);
        new Load(socket(fleet.address()), shop.placingOrders(), 201)
                .pace(1, duration.multipliedBy(2), FEW_ORDERS_PER_SECOND);
        shop.awaitSettled();
        report.published(PublishingDelays.now(fleet).since(before));
    }

    private static InetSocketAddress socket(URI address) {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }
}
