package caravan.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.CountingProxy.LostCommit;
import caravan.chassis.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** The answer to a commit gets lost between PostgreSQL and the shop: the order stands, and its buyer cannot be told so. */
class LostCommitTest {
    private static final int ATTEMPTS_MAX = 20;

    @Test
    void anOrderWhoseCommitIsUnknownIsFoundAgainByItsKey() {
        try (CountingProxy proxy = CountingProxy.before(TestPostgres.shared().administrator());
                RunningShop shop = RunningShop.open(OneProcess.startBehind(proxy))) {
            RunningShop.Person buyer = shop.newCustomer();
            int orders = 1;
            Answer lost = orderWithItsCommitLost(proxy, shop, buyer, orders);
            // Somebody else's commit may have come first, such as a sweep's.
            while (lost.status() == 201 && orders < ATTEMPTS_MAX) {
                lost = orderWithItsCommitLost(proxy, shop, buyer, ++orders);
            }
            assertThat(lost.status()).as(lost.text()).isEqualTo(503);
            assertThat(lost.field("code")).isEqualTo("outcome_unknown");
            assertThat(lost.header("Retry-After")).contains("1");

            Answer again = shop.send(order(buyer, orders));
            assertThat(again.status()).as(again.text()).isEqualTo(201);
            assertThat(shop.send(Ask.get("/orders?limit=100").as(buyer.token())).json())
                    .hasSize(orders);
            shop.awaitQuiet();
        }
    }

    private static Answer orderWithItsCommitLost(
            CountingProxy proxy, RunningShop shop, RunningShop.Person buyer, int number) {
        shop.awaitQuiet();
        proxy.loseNextCommit(LostCommit.ANSWER_CUT_OFF);
        return shop.send(order(buyer, number));
    }

    private static Ask order(RunningShop.Person buyer, int number) {
        return Ask.post("/orders", "{\"items\":[\"" + RunningShop.MUG + "\"]}")
                .as(buyer.token())
                .with("Idempotency-Key", "order-" + number);
    }
}
