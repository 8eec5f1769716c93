package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.BEN;
import static caravan.commerce.orders.OrdersOnPostgres.CAUSE;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Role;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.ChangeDetails.ChangeOrderDetails;
import caravan.commerce.orders.ChangeDetails.Outcome;
import caravan.commerce.orders.OrderRepository.OrderPage;
import caravan.commerce.orders.OrderRepository.OwnReference;
import caravan.commerce.orders.domain.DetailsPatch;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Metadata;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.PriceList;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reference and the metadata of orders: placed, changed, listed. */
class ChangeDetailsTest {
    private static final Actor STAFF = new Actor.Person(BEN, Role.STAFF);
    private static final Metadata WEB = new Metadata(Map.of("channel", "web", "odd.key", "a=\"b\",\\\n{}NULL"));

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final ChangeDetails changing = new ChangeDetails(shop.orders, shop.clock);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void anOrderKeepsTheDetailsThatItIsPlacedWith() {
        Order order = place(ANN, "A-1", WEB);

        assertThat(shop.stored(order)).isEqualTo(order);
        assertThat(order.details()).isEqualTo(details("A-1", WEB));
        assertThat(payloads(order)).singleElement().asString().contains("\"external_reference\"", "\"channel\"");
    }

    @Test
    void anOrderWithoutDetailsSaysNothingOfThemAndLeavesItsColumnsEmpty() {
        Order order = shop.place(ANN);

        assertThat(payloads(order)).singleElement().asString().doesNotContain("external_reference", "metadata");
        assertThat(one("""
                SELECT num_nonnulls(external_reference, metadata, details_versions, placed_reference, placed_metadata)::text
                FROM orders
                """)).isEqualTo("0");
    }

    @Test
    void aChangeIsAVersionThatIsToldOnceAndTheSagaGoesOn() {
        Order order = place(ANN, "A-1", WEB);

        Outcome outcome = shop.run(changing, byStaff(order, patch("A-2", Map.of("channel", Optional.empty()))));
        Outcome again = shop.run(changing, byStaff(order, patch("A-2", Map.of("channel", Optional.empty()))));
        shop.run(new HandleStockReplies(shop.orders, shop.clock), shop.reserved(order));

        assertThat(outcome).isEqualTo(again);
        assertThat(shop.historyOf(order)).containsExactly("1 pending", "2 pending");
        assertThat(shop.sentFor(order))
                .containsExactly("order-changed", "reserve-stock", "order-changed", "authorize-payment");
        assertThat(shop.stored(order).details().externalReference()).contains(new ExternalReference("A-2"));
        assertThat(shop.stored(order).details().metadata().value())
                .doesNotContainKey("channel")
                .hasSize(1);
        assertThat(shop.recordedChanges())
                .containsExactly(BEN + " staff order_details_changed order " + order.id()
                        + " {\"version\":1} {\"version\":2,\"changed\":\"external_reference, metadata.channel\"}");
    }

    @Test
    void aRepeatWithTheKeyGetsTheDetailsThatTheOrderWasPlacedWith() {
        IdempotencyKey key = new IdempotencyKey(ANN.toString(), "key-1", "f");
        Order order = OrdersOnPostgres.placed(shop.run(
                shop.placing, shop.detailed(shop.withKey(aLamp(ANN), key), details("A-1", WEB), Optional.empty())));
        shop.run(changing, byStaff(order, patch("A-2", Map.of())));
        shop.run(changing, byStaff(order, patch("A-3", Map.of())));

        assertThat(shop.transactions.<List<PlaceOrders.Outcome>>write(
                        transaction -> shop.placing.placedUnder(transaction, List.of(key.withOwner())).stream()
                                .map(made -> made.outcome())
                                .toList()))
                .containsExactly(new PlaceOrders.Outcome.Placed(order));
    }

    @Test
    void aReferenceIsUniqueAmongTheOrdersOfAUser() {
        Order first = place(ANN, "A-1", Metadata.NONE);
        Order other = place(ANN, "A-2", Metadata.NONE);

        assertThat(shop.run(shop.placing, command(ANN, "A-1", Metadata.NONE)))
                .isEqualTo(new PlaceOrders.Outcome.ReferenceTaken(first.id()));
        assertThat(shop.run(changing, byStaff(other, patch("A-1", Map.of()))))
                .isEqualTo(new Outcome.ReferenceTaken(first.id()));
        assertThat(shop.run(changing, byStaff(first, patch("A-1", Map.of())))).isEqualTo(new Outcome.Done(first));
        assertThat(place(BEN, "A-1", Metadata.NONE).details()).isEqualTo(first.details());
        assertThat(shop.count("orders")).isEqualTo(3);
    }

    @Test
    void ordersOfOneBatchDoNotShareAReferenceAndAFreedOneCanBeTaken() {
        List<PlaceOrders.Outcome> placed =
                shop.run(shop.placing, List.of(command(ANN, "A-1", Metadata.NONE), command(ANN, "A-1", Metadata.NONE)));
        Order first = OrdersOnPostgres.placed(placed.getFirst());
        assertThat(placed.getLast()).isEqualTo(new PlaceOrders.Outcome.ReferenceTaken(first.id()));

        shop.run(changing, byStaff(first, new DetailsPatch(Optional.of(Optional.empty()), Optional.empty())));

        assertThat(place(ANN, "A-1", Metadata.NONE).id()).isNotEqualTo(first.id());
    }

    @Test
    void aCustomerChangesAnOwnOrderUntilItIsShipped() {
        Order order = shop.placeConfirmed(ANN);

        assertThat(shop.run(changing, by(BEN, order, patch("A-1", Map.of())))).isEqualTo(new Outcome.NotFound());
        assertThat(shop.run(changing, by(ANN, order, patch("A-1", Map.of())))).isInstanceOf(Outcome.Done.class);
        shop.run(
                new ChangeOrders(shop.orders, shop.clock, OrderEvent.Request.SHIPMENT_REQUESTED),
                new ChangeOrders.ChangeOrder(order.id(), Optional.empty(), new ExpectedVersion.Any(), STAFF, CAUSE));
        assertThat(shop.run(changing, by(ANN, order, patch("A-2", Map.of()))))
                .isEqualTo(new Outcome.NotAllowed(shop.stored(order)));
        assertThat(shop.run(changing, byStaff(order, patch("A-2", Map.of())))).isInstanceOf(Outcome.Done.class);
        assertThat(shop.historyOf(order))
                .containsExactly("1 pending", "2 confirmed", "3 confirmed", "4 shipped", "5 shipped");
    }

    @Test
    void aStaleOrUnfitChangeChangesNothing() {
        Order order = place(ANN, "A-1", WEB);

        assertThat(shop.run(
                        changing,
                        new ChangeOrderDetails(
                                order.id(),
                                Optional.empty(),
                                ExpectedVersion.of(2),
                                patch("A-2", Map.of()),
                                STAFF,
                                CAUSE)))
                .isEqualTo(new Outcome.Stale(order));
        assertThat(shop.run(changing, byStaff(order, patch("A-2", Map.of("a b", Optional.of("1"))))))
                .isInstanceOf(Outcome.Unfit.class);
        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void twoChangesOfOneBatchAreTwoVersions() {
        Order order = place(ANN, "A-1", Metadata.NONE);

        shop.run(changing, List.of(byStaff(order, patch("A-2", Map.of())), byStaff(order, patch("A-3", Map.of()))));

        assertThat(shop.stored(order).version()).isEqualTo(3);
        assertThat(shop.stored(order).details()).isEqualTo(details("A-3", Metadata.NONE));
        assertThat(one("SELECT details_versions::text FROM orders")).isEqualTo("{2,3}");
    }

    @Test
    void ordersAreFoundByReferenceAndMetadataTogetherWithOtherFilters() {
        Order anns = place(ANN, "A-1", WEB);
        Order bens = place(BEN, "A-1", WEB);
        Order other = place(BEN, "A-2", new Metadata(Map.of("channel", "phone", "web", "channel")));
        shop.place(ANN);
        shop.run(
                new ChangeOrders(shop.orders, shop.clock, OrderEvent.Request.CANCELLATION_REQUESTED),
                new ChangeOrders.ChangeOrder(bens.id(), Optional.empty(), new ExpectedVersion.Any(), STAFF, CAUSE));
        Metadata web = new Metadata(Map.of("channel", "web"));

        assertThat(found(Optional.empty(), Optional.empty(), "A-1", Metadata.NONE))
                .containsExactly(bens.id(), anns.id());
        assertThat(found(Optional.of(ANN), Optional.empty(), "A-1", Metadata.NONE))
                .containsExactly(anns.id());
        assertThat(found(Optional.of(ANN), Optional.empty(), "A-2", Metadata.NONE))
                .isEmpty();
        assertThat(found(Optional.empty(), Optional.empty(), "", web)).containsExactly(bens.id(), anns.id());
        assertThat(found(Optional.of(BEN), Optional.empty(), "", web)).containsExactly(bens.id());
        assertThat(found(Optional.empty(), Optional.empty(), "", WEB)).containsExactly(bens.id(), anns.id());
        for (OrderStatus status : List.of(OrderStatus.PENDING, OrderStatus.CANCELLED)) {
            Order fits = status == OrderStatus.PENDING ? anns : bens;
            assertThat(found(Optional.empty(), Optional.of(status), "A-1", web)).containsExactly(fits.id());
            assertThat(found(Optional.empty(), Optional.of(status), "", web)).containsExactly(fits.id());
        }
        assertThat(found(Optional.empty(), Optional.empty(), "A-2", new Metadata(Map.of("channel", "phone"))))
                .containsExactly(other.id());
    }

    @Test
    void aPageOfRareMetadataReadsABoundedNumberOfOrdersWithMetadata() {
        Order wanted = place(ANN, "A-1", WEB);
        Order second = place(ANN, "A-2", new Metadata(Map.of("channel", "phone")));
        Order third = place(ANN, "A-3", new Metadata(Map.of("channel", "phone")));
        shop.place(ANN);
        OrderRepository lookingAtTwo = new PostgresOrderRepository(shop.transactions, 2);

        OrderPage none = lookingAtTwo.list(filter(Optional.empty(), Optional.empty(), "", WEB), Optional.empty(), 20);
        OrderPage last = lookingAtTwo.list(filter(Optional.empty(), Optional.empty(), "", WEB), none.next(), 20);

        assertThat(third.version()).isEqualTo(1);
        assertThat(none).isEqualTo(new OrderPage(List.of(), Optional.of(second.id())));
        assertThat(last).isEqualTo(new OrderPage(List.of(wanted), Optional.empty()));
    }

    @Test
    void aReferenceIsLookedUpInItsIndexAlthoughTheTableIsEmpty() {
        long wholeTableReads = shop.transactions.write(transaction -> {
            // So often that PostgreSQL chooses a generic plan.
            for (int time = 0; time < 10; time++) {
                shop.orders.withReferences(
                        transaction,
                        List.of(
                                new OwnReference(ANN, new ExternalReference("A-1")),
                                new OwnReference(BEN, new ExternalReference("A-2"))));
            }
            return SqlTransaction.handle(transaction)
                    .createQuery("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'orders'")
                    .mapTo(Long.class)
                    .one();
        });

        assertThat(wholeTableReads).isZero();
    }

    private List<OrderId> found(
            Optional<UserId> user, Optional<OrderStatus> status, String reference, Metadata metadata) {
        return shop.orders.list(filter(user, status, reference, metadata), Optional.empty(), 20).orders().stream()
                .map(Order::id)
                .toList();
    }

    private static OrderFilter filter(
            Optional<UserId> user, Optional<OrderStatus> status, String reference, Metadata metadata) {
        return new OrderFilter(
                user,
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.of(reference).filter(text -> !text.isEmpty()).map(ExternalReference::new),
                metadata);
    }

    private String one(String sql) {
        return shop.transactions.read(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    private List<String> payloads(Order order) {
        return shop.transactions.read(handle -> handle.createQuery(
                        "SELECT payload::text FROM outbox_message WHERE key = :key AND type = 'orders.order-changed.v1'")
                .bind("key", order.id().toString())
                .mapTo(String.class)
                .list());
    }

    /** A millisecond after the order before: lists go by time. */
    private Order place(UserId user, String reference, Metadata metadata) {
        shop.clock.advance(Duration.ofMillis(1));
        return OrdersOnPostgres.placed(shop.run(shop.placing, command(user, reference, metadata)));
    }

    private PlaceOrders.PlaceOrder command(UserId user, String reference, Metadata metadata) {
        return shop.detailed(aLamp(user), details(reference, metadata), Optional.empty());
    }

    private PlaceOrders.PlaceOrder aLamp(UserId user) {
        return shop.placeOrder(user, new PriceList.Item(LAMP, new Quantity(1)));
    }

    private static OrderDetails details(String reference, Metadata metadata) {
        return new OrderDetails(Optional.of(new ExternalReference(reference)), metadata);
    }

    private static DetailsPatch patch(String reference, Map<String, Optional<String>> metadata) {
        return new DetailsPatch(
                Optional.of(Optional.of(new ExternalReference(reference))), Optional.of(Optional.of(metadata)));
    }

    private static ChangeOrderDetails byStaff(Order order, DetailsPatch patch) {
        return new ChangeOrderDetails(order.id(), Optional.empty(), new ExpectedVersion.Any(), patch, STAFF, CAUSE);
    }

    private static ChangeOrderDetails by(UserId user, Order order, DetailsPatch patch) {
        return new ChangeOrderDetails(
                order.id(),
                Optional.of(user),
                new ExpectedVersion.Any(),
                patch,
                new Actor.Person(user, Role.CUSTOMER),
                CAUSE);
    }
}
