package caravan.commerce.orders;

import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.AdvanceOrders.HandlePaymentReplies;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.commerce.orders.PriceRepository.PriceNews;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.PriceList;
import caravan.commerce.orders.store.PostgresCustomerRepository;
import caravan.commerce.orders.store.PostgresNoteRepository;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.commerce.orders.store.PostgresPendingOrderRepository;
import caravan.commerce.orders.store.PostgresPriceRepository;
import caravan.commerce.payments.contract.PaymentAuthorized;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.contract.PaymentsReply;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The use cases on a database of their own, with two products on sale: a lamp of 19.99 and a desk of 100.00 euros. */
final class OrdersOnPostgres implements AutoCloseable {
    static final Cause CAUSE = new Cause("test", new Trace("0".repeat(31) + "1", "0".repeat(15) + "1"));
    static final UserId ANN = UserId.parse("019af2c4-1111-7a31-8c02-9b1f4e7d6a50");
    static final UserId BEN = UserId.parse("019af2c4-2222-7a31-8c02-9b1f4e7d6a50");
    static final Sku LAMP = new Sku("lamp");
    static final Sku DESK = new Sku("desk");
    static final Duration PENDING_LIMIT = Duration.ofMinutes(5);

    final MovableClock clock = MovableClock.at("2026-03-01T10:00:00Z");
    final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    final Transactions transactions;
    final PostgresOrderRepository orders;
    final PostgresNoteRepository notes;
    final PostgresPriceRepository prices = new PostgresPriceRepository();
    final PostgresPendingOrderRepository pending = new PostgresPendingOrderRepository();
    final PostgresCustomerRepository customers = new PostgresCustomerRepository();
    final PlaceOrders placing;
    private final ServiceDatabase database = TestPostgres.shared().open("orders");

    OrdersOnPostgres() {
        transactions = new Transactions(database.jdbi(), clock, identifiers, step -> {});
        orders = new PostgresOrderRepository(transactions);
        notes = new PostgresNoteRepository(transactions);
        placing = placing(new PendingSum(1_000, 10_000));
        transactions.write(transaction -> {
            prices.remember(
                    transaction,
                    List.of(
                            new PriceNews(LAMP, 1, Optional.of(Money.of(1999, "EUR"))),
                            new PriceNews(DESK, 1, Optional.of(Money.of(10_000, "EUR")))));
            return null;
        });
    }

    /** The use case of another process, with a limit for a customer's pending orders. */
    PlaceOrders placing(PendingSum most) {
        return new PlaceOrders(orders, prices, customers, notes, identifiers, most, PENDING_LIMIT, clock);
    }

    <C, R> List<R> run(UseCase<C, R> useCase, List<C> commands) {
        return transactions.write(transaction -> useCase.handle(transaction, commands));
    }

    <C, R> R run(UseCase<C, R> useCase, C command) {
        return run(useCase, List.of(command)).getFirst();
    }

    /** A pending order of one lamp. */
    Order place(UserId userId) {
        return placed(run(placing, placeOrder(userId, new PriceList.Item(LAMP, new Quantity(1)))));
    }

    static Order placed(PlaceOrders.Outcome outcome) {
        return switch (outcome) {
            case PlaceOrders.Outcome.Placed(Order order) -> order;
            case PlaceOrders.Outcome.NotPriced _,
                    PlaceOrders.Outcome.UnknownCustomer _,
                    PlaceOrders.Outcome.ReferenceTaken _,
                    PlaceOrders.Outcome.TooManyPieces _,
                    PlaceOrders.Outcome.TooMuchPending _ -> throw new AssertionError(outcome);
        };
    }

    /** An order whose stock is reserved and whose payment is authorized. */
    Order placeConfirmed(UserId userId) {
        Order order = place(userId);
        run(new HandleStockReplies(orders, clock), reserved(order));
        run(new HandlePaymentReplies(orders, clock), authorized(order));
        return stored(order);
    }

    Order stored(Order order) {
        return orders.find(order.id()).orElseThrow();
    }

    PlaceOrders.PlaceOrder placeOrder(UserId userId, PriceList.Item... items) {
        return new PlaceOrders.PlaceOrder(
                userId, false, List.of(items), Optional.empty(), new PaymentMethod("approve"), Optional.empty(), CAUSE);
    }

    /** The same, with details and perhaps a first note. */
    PlaceOrders.PlaceOrder detailed(
            PlaceOrders.PlaceOrder command, OrderDetails details, Optional<OrderNote.Draft> note) {
        return new PlaceOrders.PlaceOrder(
                command.userId(),
                command.forSomeoneElse(),
                command.items(),
                command.seenTotal(),
                command.paymentMethod(),
                command.idempotencyKey(),
                command.cause(),
                details,
                note);
    }

    /** The same, by staff. */
    PlaceOrders.PlaceOrder forSomeoneElse(PlaceOrders.PlaceOrder command) {
        return new PlaceOrders.PlaceOrder(
                command.userId(),
                true,
                command.items(),
                command.seenTotal(),
                command.paymentMethod(),
                command.idempotencyKey(),
                command.cause());
    }

    PlaceOrders.PlaceOrder withKey(PlaceOrders.PlaceOrder command, IdempotencyKey key) {
        return new PlaceOrders.PlaceOrder(
                command.userId(),
                command.forSomeoneElse(),
                command.items(),
                command.seenTotal(),
                command.paymentMethod(),
                Optional.of(key),
                command.cause());
    }

    Message<InventoryReply> reserved(Order order) {
        return message(
                InventoryMessage.STOCK_RESERVED,
                order.id(),
                new StockReserved(new ReservationId(order.id().value())));
    }

    Message<InventoryReply> refused(Order order, StockRefused.Shortage... shortages) {
        List<StockRefused.Shortage> told = List.of(shortages);
        return message(
                InventoryMessage.STOCK_REFUSED,
                order.id(),
                new StockRefused(
                        new ReservationId(order.id().value()),
                        told.stream().map(StockRefused.Shortage::sku).toList(),
                        Optional.of(told)));
    }

    Message<PaymentsReply> authorized(Order order) {
        return message(
                PaymentsMessage.PAYMENT_AUTHORIZED,
                order.id(),
                new PaymentAuthorized(order.paymentId(), order.id(), order.total()));
    }

    <P> Message<P> message(MessageType<? extends P> type, OrderId key, P payload) {
        return new Message<>(UUID.randomUUID(), type, key.toString(), payload, type.topic(), 1, clock.instant(), CAUSE);
    }

    /** The types of all messages that were sent for an order, without the topic and the version, in their order. */
    List<String> sentFor(Order order) {
        return transactions.read(handle -> handle.createQuery(
                        "SELECT split_part(type, '.', 2) FROM outbox_message WHERE key = :key ORDER BY position")
                .bind("key", order.id().toString())
                .mapTo(String.class)
                .list());
    }

    /** The order's history as "version status". */
    List<String> historyOf(Order order) {
        return orders.historyAfter(order.id(), 0).stream()
                .map(change -> change.version() + " " + change.status().text())
                .toList();
    }

    List<String> recordedChanges() {
        return RecordedChanges.of(database.jdbi());
    }

    long count(String table) {
        return transactions.read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    /** A worker that cancels orders that are pending for longer than a limit. */
    ExpireOrders expiring(Duration limit) {
        return new ExpireOrders(transactions, orders, pending, identifiers, clock, limit);
    }

    @Override
    public void close() {
        database.close();
    }
}
