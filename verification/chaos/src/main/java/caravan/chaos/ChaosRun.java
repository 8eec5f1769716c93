package caravan.chaos;

import caravan.chaos.faults.FaultInjector;
import caravan.chaos.faults.FaultOutcome;
import caravan.chaos.faults.FaultPlan;
import caravan.chaos.faults.Seconds;
import caravan.chaos.faults.Signals;
import caravan.chaos.load.CannotRunException;
import caravan.chaos.load.OrderBook;
import caravan.chaos.load.ProbeClients;
import caravan.chaos.load.Shop;
import caravan.chaos.load.Shoppers;
import caravan.chaos.verdict.Evidence;
import caravan.chaos.verdict.Figures;
import caravan.chaos.verdict.FinalChecks;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RequestKey;
import caravan.client.RetryPolicy;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.kernel.Backoff;
import caravan.run.supervisor.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the faults of a plan on a fleet under load, and checks the result. */
public final class ChaosRun {
    private static final int SHOPPERS = 3;
    /** Shoppers repeat requests themselves, so their client needs few retries. */
    private static final RetryPolicy SHOPPERS_RETRIES =
            new RetryPolicy(2, new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)));

    private final Fleet fleet;
    private final Credentials administrator;
    private final FaultPlan plan;
    private final Consumer<String> progress;

    /** @param progress gets a line at every step */
    public ChaosRun(Fleet fleet, Credentials administrator, FaultPlan plan, Consumer<String> progress) {
        this.fleet = fleet;
        this.administrator = administrator;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Injects faults until the plan or the time is over, and then checks everything.
     *
     * @param time for the faults; the checks come after it
     * @throws CannotRunException if the faults could not be tried
     * @throws caravan.client.RefusedException if the shop cannot be opened
     * @throws caravan.client.UnreachableException if nobody answers before the first fault
     */
    public Evidence run(Duration time) throws InterruptedException {
        OrderBook book = new OrderBook();
        try (CaravanClient client = CaravanClient.at(fleet.address(), RetryPolicy.DEFAULT);
                CaravanClient hasty = CaravanClient.at(fleet.address(), SHOPPERS_RETRIES);
                CaravanClient once = CaravanClient.at(fleet.address(), RetryPolicy.NEVER)) {
            String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
            Shop shop = Shop.open(client, administrator, run);
            Shop hastyShop = shop.through(hasty, administrator);
            Order first = Commerce.as(shop.customer())
                    .placeOrder(OrderRequest.of(shop.plenty(), 1), RequestKey.fresh())
                    .orThrow();
            ProbeClients callers = new ProbeClients(once, shop, administrator, first.id());
            Shoppers shoppers = new Shoppers(hastyShop, book);
            List<FaultOutcome> struck = strikeUnderLoad(shoppers, callers, time);
            progress.accept("No more faults: waiting until no message is in progress, then checking everything");
            FinalChecks settling = new FinalChecks(shop, book);
            Evidence evidence = settling.look(struck, callers.failures(), callers.guarded());
            Figures.of(evidence, settling.statuses(), book.longest(), callers.failedCount())
                    .forEach(progress);
            return evidence;
        }
    }

    private List<FaultOutcome> strikeUnderLoad(Shoppers shoppers, ProbeClients callers, Duration time)
            throws InterruptedException {
        List<FaultOutcome> struck = new ArrayList<>();
        shoppers.start(SHOPPERS, plan.seed());
        callers.start();
        try (Signals signals = new Signals()) {
            if (!callers.awaitSuccesses(System.nanoTime(), FaultInjector.RECOVERY_MAX)) {
                throw new CannotRunException("before any fault, some requests do not succeed: "
                        + callers.withoutSuccess(System.nanoTime() - FaultInjector.RECOVERY_MAX.toNanos()) + "; "
                        + callers.failures());
            }
            FaultInjector striker = new FaultInjector(fleet, signals, shoppers, callers);
            FaultPlan.Faults faults = plan.faults();
            while (!faults.isOver() && striker.elapsed().compareTo(time) < 0) {
                FaultPlan.Planned next = faults.next();
                Thread.sleep(next.pause());
                progress.accept("%7s  %s".formatted(Seconds.of(striker.elapsed()), next.fault()));
                FaultOutcome outcome = striker.strike(next.fault());
                struck.add(outcome);
                progress.accept("         %s %s".formatted(outcome.process(), outcome));
                if (outcome.recovered().isEmpty()) {
                    progress.accept("         The fleet does not recover, so further faults would show nothing");
                    break;
                }
            }
        } finally {
            callers.stop();
            shoppers.stop();
        }
        return struck;
    }
}
