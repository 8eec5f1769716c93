package caravan.journeys.orders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Counts the statements of an order, a cost that is the same on every machine: all services together, from its request to its confirmation.
 * Orders come one after another, so no two share a transaction.
 */
class StatementsOfAnOrderTest {
    private static final int ORDERS = 20;
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(20);

    /** Two more than an order takes. Lower it when an order takes fewer. */
    private static final long STATEMENTS_MAX = 45;

    private static final long ROUND_TRIPS_MAX = 18;

    /** Takes the smallest count of some orders, since most counts include statements of periodic workers. */
    @Test
    void aLoneOrderTakesFewStatementsAndRoundTrips() {
        try (CountingProxy proxy = CountingProxy.before(TestPostgres.shared().administrator());
                RunningShop shop = RunningShop.open(OneProcess.startBehind(proxy))) {
            // The first order is not counted: late statements of it would count for the second.
            confirm(shop);
            long statementsMin = Long.MAX_VALUE;
            long roundTripsMin = Long.MAX_VALUE;
            for (int order = 0; order < ORDERS; order++) {
                long statements = proxy.statements();
                long roundTrips = proxy.roundTrips();
                confirm(shop);
                statementsMin = Math.min(statementsMin, proxy.statements() - statements);
                roundTripsMin = Math.min(roundTripsMin, proxy.roundTrips() - roundTrips);
            }
            assertThat(statementsMin).as("statements of an order").isLessThanOrEqualTo(STATEMENTS_MAX);
            assertThat(roundTripsMin).as("round trips of an order").isLessThanOrEqualTo(ROUND_TRIPS_MAX);
        }
    }

    private static void confirm(RunningShop shop) {
        shop.confirmedOrder(shop.ann());
        // Does not use the audit, whose statements would be counted.
        Await.until("nothing is on its way", DRAINED_WITHIN, shop.topology()::isDrained);
    }
}
