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
 * What an order costs, as far as no machine changes it: what all services ask of PostgreSQL from its request to its confirmation. Orders
 * come one after another, so that none shares a transaction with another.
 */
class StatementsOfAnOrderTest {
    private static final int ORDERS = 20;
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(20);

    /** Two more than it takes; to be lowered when it takes fewer. */
    private static final long STATEMENTS_MAX = 45;

    private static final long ROUND_TRIPS_MAX = 18;

    /** The least of some orders: what services ask by the clock comes between most, and is not an order's. */
    @Test
    void anOrderThatIsConfirmedAloneTakesSoManyStatementsAndRoundTrips() {
        try (CountingProxy proxy = CountingProxy.before(TestPostgres.shared().administrator());
                RunningShop shop = RunningShop.open(OneProcess.startBehind(proxy))) {
            // Not counted: what is late after it would be the second one's.
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
        // Not by the audit, whose statements would be counted.
        Await.until("nothing is on its way", DRAINED_WITHIN, shop.topology()::isDrained);
    }
}
