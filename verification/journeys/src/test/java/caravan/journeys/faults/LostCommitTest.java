package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.CountingProxy.LostCommit;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import org.junit.jupiter.api.Test;

/** The answer to a commit gets lost between PostgreSQL and the shop. The order exists, but the shop cannot know it. */
class LostCommitTest {
    private static final int ATTEMPTS_MAX = 20;

    @Test
    void anOrderWithAnUnknownCommitIsFoundByItsKey() {
        try (CountingProxy proxy = CountingProxy.before(TestPostgres.shared().administrator());
                RunningShop shop = RunningShop.open(OneProcess.startBehind(proxy))) {
            RunningShop.Person buyer = shop.newCustomer();
            int orders = 1;
            Answer lost = orderWithItsCommitLost(proxy, shop, buyer, orders);
            // Another commit may have come first, such as one of a worker.
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
