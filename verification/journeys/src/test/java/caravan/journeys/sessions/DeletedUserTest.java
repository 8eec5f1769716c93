package caravan.journeys.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.StoredText;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No service keeps the name of a deleted user who had ordered, also not in notes at the orders. A test in users checks the stored replies to keyed writes. */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class DeletedUserTest {
    private static final String DISPLAY_NAME = "Zephyrine Canary";

    private static final Duration ERASED_WITHIN = Duration.ofSeconds(20);

    private final RunningShop shop;

    DeletedUserTest(RunningShop shop) {
        this.shop = shop;
    }

    @Test
    void noTableHoldsTheNamesOfADeletedUserWhoOrdered() {
        Person canary = shop.newCustomer("zephyrine.canary");
        shop.send(Ask.patch("/users/me", "{\"display_name\":\"" + DISPLAY_NAME + "\"}")
                .as(canary.token()));
        String order = shop.confirmedOrder(canary);
        shop.send(Ask.post("/orders/" + order + "/notes", "{\"text\":\"For " + DISPLAY_NAME + "\"}")
                .as(canary.token()));
        shop.send(Ask.post("/orders/" + order + "/notes", "{\"text\":\"" + DISPLAY_NAME + " called.\"}")
                .as(shop.staff().token()));
        shop.send(Ask.patch("/users/" + canary.id(), "{\"role\":\"staff\"}")
                .as(shop.administrator().token()));
        // The record of this change stays after the account is deleted. It has only the user's id.
        shop.send(Ask.put("/products/canary", "{\"name\":\"Seeds\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}")
                .as(shop.signIn(canary.username(), RunningShop.PASSWORD).token()));
        shop.cancelledOrder(canary);
        assertThat(tablesWith(canary.username())).containsExactly("users.account");
        assertThat(tablesWith(DISPLAY_NAME)).containsExactlyInAnyOrder("users.account", "orders.note");
        assertThat(tablesWith(canary.id()))
                .contains(
                        "orders.orders",
                        "payments.payment",
                        "users.outbox",
                        "orders.change_record",
                        "users.change_record",
                        "catalog.change_record");

        Person again = shop.signIn(canary.username(), RunningShop.PASSWORD);
        assertThat(shop.send(Ask.delete("/users/me").as(again.token())).status())
                .isEqualTo(204);
        shop.awaitQuiet();
        // A worker erases them, soon after the message of the deleted account.
        Await.until(
                "the notes are erased",
                ERASED_WITHIN,
                () -> tablesWith(DISPLAY_NAME).isEmpty());

        assertThat(tablesWith(canary.username())).isEmpty();
        assertThat(tablesWith(canary.id()))
                .contains("orders.change_record", "users.change_record", "catalog.change_record");
    }

    private List<String> tablesWith(String text) {
        return StoredText.tablesWith(shop.topology().superuser(), text);
    }
}
