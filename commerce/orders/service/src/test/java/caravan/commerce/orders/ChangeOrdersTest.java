package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.BEN;
import static caravan.commerce.orders.OrdersOnPostgres.CAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Role;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.ChangeOrders.ChangeOrder;
import caravan.commerce.orders.ChangeOrders.Outcome;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.Reason;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeOrdersTest {
    private static final Actor STAFF = new Actor.Person(BEN, Role.STAFF);

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final ChangeOrders cancelling =
            new ChangeOrders(shop.orders, shop.clock, OrderEvent.Request.CANCELLATION_REQUESTED);
    private final ChangeOrders shipping =
            new ChangeOrders(shop.orders, shop.clock, OrderEvent.Request.SHIPMENT_REQUESTED);
    private final ChangeOrders returning =
            new ChangeOrders(shop.orders, shop.clock, OrderEvent.Request.RETURN_REQUESTED);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aPendingOrderIsCancelledAndItsStockReleased() {
        Order order = shop.place(ANN);

        shop.run(cancelling, by(ANN, order));

        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(shop.stored(order).reason()).contains(Reason.REQUESTED);
        assertThat(shop.sentFor(order))
                .containsExactly("order-changed", "reserve-stock", "order-changed", "release-stock");
    }

    @Test
    void aConfirmedOrderIsCancelledAndAllGivenBack() {
        Order order = shop.placeConfirmed(ANN);

        shop.run(cancelling, by(ANN, order));

        assertThat(shop.sentFor(order)).endsWith("order-changed", "void-payment", "release-stock");
    }

    @Test
    void aConfirmedOrderIsShippedAndPaidFor() {
        Order order = shop.placeConfirmed(ANN);

        shop.run(shipping, byStaff(order));

        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.SHIPPED);
        assertThat(shop.sentFor(order)).endsWith("order-changed", "capture-payment", "commit-stock");
    }

    @Test
    void aShippedOrderComesBackAndItsPaymentWithIt() {
        Order order = shop.placeConfirmed(ANN);
        shop.run(shipping, byStaff(order));

        shop.run(returning, byStaff(order));

        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.RETURNED);
        assertThat(shop.sentFor(order)).endsWith("order-changed", "refund-payment", "return-stock");
        assertThat(shop.historyOf(order)).containsExactly("1 pending", "2 confirmed", "3 shipped", "4 returned");
    }

    @Test
    void twoCancellationsOfOneBatchAreOneChange() {
        Order order = shop.place(ANN);

        List<Outcome> outcomes = shop.run(cancelling, List.of(by(ANN, order), byStaff(order)));

        assertThat(outcomes).containsOnly(new Outcome.Done(shop.stored(order)));
        assertThat(shop.historyOf(order)).containsExactly("1 pending", "2 cancelled");
    }

    @Test
    void aCancellationThatIsRepeatedLaterAnswersTheSame() {
        Order order = shop.place(ANN);

        Outcome first = shop.run(cancelling, by(ANN, order));
        Outcome second = shop.run(cancelling, by(ANN, order));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void anothersOrderIsNotFound() {
        Order order = shop.place(ANN);

        assertThat(shop.run(cancelling, by(BEN, order))).isEqualTo(new Outcome.NotFound());
        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void anOrderThatDoesNotExistIsNotFound() {
        OrderId nowhere = new OrderId(shop.identifiers.next());

        assertThat(shop.run(
                        cancelling,
                        new ChangeOrder(nowhere, Optional.of(ANN), new ExpectedVersion.Any(), customer(ANN), CAUSE)))
                .isEqualTo(new Outcome.NotFound());
    }

    @Test
    void aChangeOfAVersionThatIsGoneByIsStale() {
        Order order = shop.placeConfirmed(ANN);

        assertThat(shop.run(
                        shipping, new ChangeOrder(order.id(), Optional.empty(), ExpectedVersion.of(1), STAFF, CAUSE)))
                .isEqualTo(new Outcome.Stale(order));
        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void aChangeOfTheVersionSeenIsMade() {
        Order order = shop.placeConfirmed(ANN);

        shop.run(shipping, new ChangeOrder(order.id(), Optional.empty(), ExpectedVersion.of(2), STAFF, CAUSE));

        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.SHIPPED);
    }

    @Test
    void aRequestThatTheStatusDoesNotAllowChangesNothing() {
        Order order = shop.place(ANN);

        assertThat(shop.run(shipping, byStaff(order))).isEqualTo(new Outcome.NotAllowed(order));
        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void theTrailSaysWhoShippedTookBackAndCancelled() {
        Order order = shop.placeConfirmed(ANN);
        Order other = shop.placeConfirmed(ANN);
        shop.run(shipping, List.of(byStaff(order), byStaff(order)));
        shop.run(returning, byStaff(order));
        shop.run(cancelling, List.of(by(BEN, other), by(ANN, other), by(ANN, order)));
        assertThat(shop.recordedChanges())
                .containsExactly(
                        BEN + " staff order_shipped order " + order.id() + " " + fields("confirmed", 2) + " "
                                + fields("shipped", 3),
                        BEN + " staff order_returned order " + order.id() + " " + fields("shipped", 3) + " "
                                + fields("returned", 4),
                        ANN + " customer order_cancelled order " + other.id() + " " + fields("confirmed", 2) + " "
                                + fields("cancelled", 3));
    }

    @Test
    void theTrailHasOnlyChangesByAPerson() {
        shop.place(ANN);
        shop.clock.advance(Duration.ofHours(1));
        shop.expiring(Duration.ofMinutes(15)).work();
        assertThat(shop.recordedChanges()).isEmpty();
    }

    private static String fields(String status, int version) {
        return "{\"status\":\"" + status + "\",\"version\":" + version + "}";
    }

    private static Actor customer(UserId id) {
        return new Actor.Person(id, Role.CUSTOMER);
    }

    private static ChangeOrder by(UserId owner, Order order) {
        return new ChangeOrder(order.id(), Optional.of(owner), new ExpectedVersion.Any(), customer(owner), CAUSE);
    }

    private static ChangeOrder byStaff(Order order) {
        return new ChangeOrder(order.id(), Optional.empty(), new ExpectedVersion.Any(), STAFF, CAUSE);
    }
}
