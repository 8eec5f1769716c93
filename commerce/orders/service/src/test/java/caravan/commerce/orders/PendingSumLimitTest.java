package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.BEN;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.AdvanceOrders.HandlePaymentReplies;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.PriceList;
import caravan.kernel.UserId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingSumLimitTest {
    private static final PendingSum MOST = new PendingSum(3, 10);
    private static final PlaceOrders.Outcome TOO_MUCH = new PlaceOrders.Outcome.TooMuchPending(MOST);

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final PlaceOrders placing = shop.placing(MOST);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aCustomersPendingOrdersAreBoundedAndNobodyElses() {
        place(ANN, 1);
        place(ANN, 1);
        place(ANN, 1);

        assertThat(order(ANN, 1)).isEqualTo(TOO_MUCH);
        assertThat(order(BEN, 1)).isInstanceOf(PlaceOrders.Outcome.Placed.class);
    }

    @Test
    void soAreThePiecesOfAllOfThem() {
        place(ANN, 6);

        assertThat(order(ANN, 5)).isEqualTo(TOO_MUCH);
        assertThat(order(ANN, 4)).isInstanceOf(PlaceOrders.Outcome.Placed.class);
    }

    @Test
    void ordersOfOneBatchCountOneAfterTheOther() {
        List<PlaceOrders.Outcome> outcomes = shop.run(
                placing, Collections.nCopies(4, shop.placeOrder(ANN, new PriceList.Item(LAMP, new Quantity(1)))));

        assertThat(outcomes)
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Placed", "Placed", "Placed", "TooMuchPending");
    }

    @Test
    void settledOrdersDoNotCount() {
        Order first = place(ANN, 4);
        place(ANN, 4);
        shop.run(new HandleStockReplies(shop.orders, shop.clock), shop.reserved(first));
        assertThat(order(ANN, 4)).isEqualTo(TOO_MUCH);
        shop.run(new HandlePaymentReplies(shop.orders, shop.clock), shop.authorized(first));

        assertThat(order(ANN, 4)).isInstanceOf(PlaceOrders.Outcome.Placed.class);
    }

    @Test
    void ordersThatAreRememberedOneByOneCount() {
        place(ANN, 4);
        shop.clock.advance(Duration.ofMinutes(2));
        ExpireOrders expiring = shop.expiring(OrdersOnPostgres.PENDING_LIMIT);
        expiring.work();
        place(ANN, 4);

        assertThat(order(ANN, 4)).isEqualTo(TOO_MUCH);
    }

    @Test
    void aProcessThatHasStartedCountsWhatItPlacesItself() {
        place(ANN, 8);
        PlaceOrders started = shop.placing(MOST);
        shop.run(started, shop.placeOrder(ANN, new PriceList.Item(LAMP, new Quantity(8))));

        assertThat(shop.run(started, shop.placeOrder(ANN, new PriceList.Item(LAMP, new Quantity(8)))))
                .isEqualTo(TOO_MUCH);
    }

    private Order place(UserId customer, int pieces) {
        return OrdersOnPostgres.placed(order(customer, pieces));
    }

    private PlaceOrders.Outcome order(UserId customer, int pieces) {
        return shop.run(placing, shop.placeOrder(customer, new PriceList.Item(LAMP, new Quantity(pieces))));
    }
}
