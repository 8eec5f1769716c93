package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Role;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.orders.AdvanceOrders.HandlePaymentReplies;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.PaymentState;
import caravan.commerce.orders.domain.StockState;
import caravan.commerce.payments.contract.PaymentAuthorized;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.contract.PaymentsReply;
import caravan.kernel.ExpectedVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdvanceOrdersTest {
    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final HandleStockReplies handleStockReplies = new HandleStockReplies(shop.orders, shop.clock);
    private final HandlePaymentReplies handlePaymentReplies = new HandlePaymentReplies(shop.orders, shop.clock);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void stockThatIsHeldAsksForThePaymentWithoutANewVersion() {
        Order order = shop.place(ANN);

        shop.run(handleStockReplies, shop.reserved(order));

        Order stored = shop.stored(order);
        assertThat(stored.stock()).isEqualTo(StockState.RESERVED);
        assertThat(stored.payment()).isEqualTo(PaymentState.REQUESTED);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(shop.sentFor(order)).containsExactly("order-changed", "reserve-stock", "authorize-payment");
    }

    @Test
    void thePaymentConfirmsTheOrder() {
        Order confirmed = shop.placeConfirmed(ANN);

        assertThat(confirmed.status()).isEqualTo(OrderStatus.CONFIRMED);
        assertThat(shop.historyOf(confirmed)).containsExactly("1 pending", "2 confirmed");
    }

    @Test
    void aReplyThatComesTwiceInOneBatchIsHandledOnce() {
        Order order = shop.place(ANN);

        shop.run(handleStockReplies, List.of(shop.reserved(order), shop.reserved(order)));

        assertThat(shop.sentFor(order)).containsExactly("order-changed", "reserve-stock", "authorize-payment");
    }

    @Test
    void aRefusalForWantOfStockIsKeptWithWhatWasLeft() {
        Order order = shop.place(ANN);

        shop.run(handleStockReplies, shop.refused(order, new StockRefused.Shortage(OrdersOnPostgres.LAMP, 0)));

        Shortage lamps = new Shortage(OrdersOnPostgres.LAMP, 0);
        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(shop.stored(order).shortages()).containsExactly(lamps);
        assertThat(shop.orders.historyAfter(order.id(), 0))
                .extracting(OrderChange::shortages)
                .containsExactly(List.of(), List.of(lamps));
        assertThat(shop.transactions.<String>read(handle -> handle.createQuery(
                                "SELECT payload ->> 'shortages' FROM outbox_message ORDER BY position DESC LIMIT 1")
                        .mapTo(String.class)
                        .one()))
                .isEqualToIgnoringWhitespace("[{\"sku\":\"lamp\",\"available\":0}]");
    }

    @Test
    void repliesOfManyOrdersAreHandledTogether() {
        List<Order> placed = List.of(shop.place(ANN), shop.place(ANN), shop.place(ANN));

        shop.run(handleStockReplies, placed.stream().map(shop::reserved).toList());
        shop.run(handlePaymentReplies, placed.stream().map(shop::authorized).toList());

        assertThat(placed)
                .allSatisfy(order -> assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.CONFIRMED));
    }

    @Test
    void anAuthorizationThatComesAfterTheCancellationChangesNothing() {
        Order order = shop.place(ANN);
        shop.run(handleStockReplies, shop.reserved(order));
        shop.run(
                new ChangeOrders(shop.orders, shop.clock, OrderEvent.Request.CANCELLATION_REQUESTED),
                new ChangeOrders.ChangeOrder(
                        order.id(),
                        Optional.empty(),
                        new ExpectedVersion.Any(),
                        new Actor.Person(ANN, Role.CUSTOMER),
                        OrdersOnPostgres.CAUSE));
        Order cancelled = shop.stored(order);

        shop.run(handlePaymentReplies, shop.authorized(order));

        assertThat(shop.stored(order)).isEqualTo(cancelled);
    }

    @Test
    void aReplyToAnotherPaymentThanTheOrdersIsPassedOver() {
        Order order = shop.place(ANN);
        shop.run(handleStockReplies, shop.reserved(order));
        PaymentsReply strange =
                new PaymentAuthorized(new PaymentId(shop.identifiers.next()), order.id(), order.total());

        assertThat(shop.run(
                        handlePaymentReplies, shop.message(PaymentsMessage.PAYMENT_AUTHORIZED, order.id(), strange)))
                .isEqualTo(AdvanceOrders.Outcome.STRAY);
        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.PENDING);
    }
}
