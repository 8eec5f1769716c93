package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.CAUSE;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.messages.Message;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.domain.PriceList;
import caravan.users.contract.UserChanged;
import caravan.users.contract.UserDeleted;
import caravan.users.contract.UsersMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberCustomersTest {
    private final OrdersOnPostgres shop = new OrdersOnPostgres();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void staffCannotOrderForAUserThatThereIsNot() {
        assertThat(orderOfStaffForAnn()).isEqualTo(new PlaceOrders.Outcome.UnknownCustomer(ANN));
        assertThat(shop.count("orders")).isZero();
    }

    @Test
    void staffCanOrderForAUserOnceTheMessageHasCome() {
        tell(new UserChanged(ANN, "customer", 1));

        assertThat(orderOfStaffForAnn()).isInstanceOf(PlaceOrders.Outcome.Placed.class);
    }

    @Test
    void staffCannotOrderForAUserThatIsGone() {
        tell(new UserChanged(ANN, "customer", 1), new UserChanged(ANN, "customer", 2));
        tell(new UserDeleted(ANN, 3));

        assertThat(orderOfStaffForAnn()).isEqualTo(new PlaceOrders.Outcome.UnknownCustomer(ANN));
    }

    @Test
    void theLastMessageInABatchCounts() {
        tell(new UserChanged(ANN, "customer", 1), new UserDeleted(ANN, 2));

        assertThat(orderOfStaffForAnn()).isEqualTo(new PlaceOrders.Outcome.UnknownCustomer(ANN));
    }

    private PlaceOrders.Outcome orderOfStaffForAnn() {
        return shop.run(
                shop.placing, shop.forSomeoneElse(shop.placeOrder(ANN, new PriceList.Item(LAMP, new Quantity(1)))));
    }

    private void tell(UsersMessage... messages) {
        shop.run(
                new RememberCustomers(shop.customers, shop.notes, () -> {}),
                Arrays.stream(messages).map(RememberCustomersTest::message).toList());
    }

    private static Message<UsersMessage> message(UsersMessage payload) {
        return new Message<>(
                UUID.randomUUID(),
                UsersMessage.USER_CHANGED,
                ANN.toString(),
                payload,
                "users",
                1,
                Instant.EPOCH,
                CAUSE);
    }
}
