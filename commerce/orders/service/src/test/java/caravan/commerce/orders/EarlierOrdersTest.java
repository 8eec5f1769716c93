package caravan.commerce.orders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.Reason;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.commerce.orders.store.PostgresPendingOrderRepository;
import caravan.kernel.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of a version that had the history of orders in another table, with an order in every state. */
class EarlierOrdersTest {
    private static final Instant PLACED = Instant.parse("2026-01-01T10:00:00.123456Z");
    private static final OrderFilter PENDING = new OrderFilter(Optional.empty(), Optional.of(OrderStatus.PENDING));
    private static final int ROWS = 20;

    /** An order of that version: its statuses, and the reason of its end. */
    private record Earlier(int number, String stock, String payment, String reason, String... statuses) {
        OrderId id() {
            return new OrderId(UuidV7.at(PLACED.plusSeconds(number), 0, number));
        }
    }

    private static final List<Earlier> EARLIER = List.of(
            new Earlier(1, "reserved", "authorized", "", "pending", "confirmed"),
            new Earlier(2, "requested", "none", "", "pending"),
            new Earlier(3, "reserved", "requested", "", "pending"),
            new Earlier(4, "refused", "none", "out_of_stock", "pending", "rejected"),
            new Earlier(5, "releasing", "declined", "payment_declined", "pending", "rejected"),
            new Earlier(6, "released", "voided", "requested", "pending", "confirmed", "cancelled"),
            new Earlier(7, "releasing", "voiding", "expired", "pending", "cancelled"),
            new Earlier(8, "committing", "capturing", "", "pending", "confirmed", "shipped"),
            new Earlier(9, "committed", "captured", "", "pending", "confirmed", "shipped"),
            new Earlier(10, "returning", "refunding", "", "pending", "confirmed", "shipped", "returned"),
            new Earlier(11, "returned", "refunded", "", "pending", "confirmed", "shipped", "returned"));

    private final MovableClock clock = MovableClock.at("2026-01-01T10:01:00Z");
    private TestPostgres.TestDatabase earlier;
    private ServiceDatabase database;
    private Transactions transactions;
    private PostgresOrderRepository orders;

    @BeforeEach
    void openOnTheEarlierDatabase() {
        earlier = TestPostgres.shared().earlier("orders", "1");
        earlier.jdbi("orders").useTransaction(EarlierOrdersTest::fill);
        database = earlier.service("orders");
        transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        orders = new PostgresOrderRepository(transactions);
    }

    @AfterEach
    void close() {
        earlier.close();
    }

    @Test
    void everyOrderIsThereAsItStoodWithItsHistory() {
        for (Earlier earlier : EARLIER) {
            Order order = orders.find(earlier.id()).orElseThrow();
            assertThat(order.stock().text()).isEqualTo(earlier.stock());
            assertThat(order.payment().text()).isEqualTo(earlier.payment());
            assertThat(order.reason().map(Reason::text).orElse("")).isEqualTo(earlier.reason());
            assertThat(order.version()).isEqualTo(earlier.statuses().length);
            assertThat(order.placedAt()).isEqualTo(PLACED);
            assertThat(orders.historyAfter(earlier.id(), 0))
                    .extracting(change -> change.status().text())
                    .containsExactly(earlier.statuses());
            assertThat(orders.historyAfter(earlier.id(), 0).getLast()).isEqualTo(order.asChange());
        }
        assertThat(orders.historyAfter(EARLIER.getLast().id(), 2))
                .extracting(change -> change.version() + " " + change.changedAt())
                .containsExactly("3 " + PLACED.plusSeconds(2), "4 " + PLACED.plusSeconds(3));
    }

    @Test
    void itsKeyStaysWithTheOrder() {
        assertThat(texts("SELECT idempotency_key FROM orders ORDER BY id"))
                .hasSize(EARLIER.size())
                .startsWith("ann key-1", "ann key-2");
    }

    @Test
    void pendingOrdersAreFoundAndExpire() {
        OrderId second = EARLIER.get(1).id();
        OrderId third = EARLIER.get(2).id();
        assertThat(orders.list(PENDING, Optional.empty(), ROWS).orders())
                .extracting(Order::id)
                .containsExactly(third, second);

        clock.advance(Duration.ofHours(1));
        new ExpireOrders(
                        transactions,
                        orders,
                        new PostgresPendingOrderRepository(),
                        new RandomIdentifiers(clock),
                        clock,
                        Duration.ofMinutes(15))
                .work();

        assertThat(orders.historyAfter(third, 0))
                .extracting(change -> change.status())
                .containsExactly(OrderStatus.PENDING, OrderStatus.CANCELLED);
        assertThat(orders.list(PENDING, Optional.empty(), ROWS).orders()).isEmpty();
    }

    @Test
    void theTableOfTheHistoryIsGone() {
        assertThat(
                        texts(
                                "SELECT relname FROM pg_class WHERE relname LIKE '%order\\_change%' OR relname LIKE 'earlier%'"))
                .isEmpty();
    }

    private static void fill(Handle handle) {
        EARLIER.forEach(earlier -> insert(handle, earlier));
    }

    private static void insert(Handle handle, Earlier earlier) {
        int versions = earlier.statuses().length;
        handle.execute(
                """
                INSERT INTO orders VALUES (?, gen_random_uuid(), ?, '{lamp,desk}', '{1,2}', '{1999,10000}', 'EUR', 21999,
                    gen_random_uuid(), 'approve', ?, nullif(?, ''), ?, ?, ?, ?, ?)
                """,
                earlier.id().value(),
                "ann key-" + earlier.number(),
                earlier.statuses()[versions - 1],
                earlier.reason(),
                versions,
                earlier.stock(),
                earlier.payment(),
                PLACED,
                PLACED.plusSeconds(versions - 1));
        for (int version = versions; version > 0; version--) {
            handle.execute(
                    "INSERT INTO order_change VALUES (?, ?, ?, nullif(?, ''), ?)",
                    earlier.id().value(),
                    version,
                    earlier.statuses()[version - 1],
                    version == versions ? earlier.reason() : "",
                    PLACED.plusSeconds(version - 1));
        }
    }

    private List<String> texts(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
