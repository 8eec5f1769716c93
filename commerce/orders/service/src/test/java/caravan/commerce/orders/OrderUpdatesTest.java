package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.AdvanceOrders.HandlePaymentReplies;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.PlaceOrders.Outcome.Placed;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.PriceList;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a change of an order costs PostgreSQL: one update of one row, which stays within its page. */
class OrderUpdatesTest {
    /**
     * So few that all versions of them fit into one page: while a transaction is open in another database of the server,
     * PostgreSQL may not remove dead ones to make room.
     */
    private static final int FEW_ORDERS = 5;

    /** Many pages of orders. Each page must have room for a new version of each of its orders. */
    private static final int MANY_ORDERS = 200;

    /** An idle connection reports its statistics after ten seconds. Here they are read at once. */
    private static final Duration STATISTICS_WITHIN_MAX = Duration.ofSeconds(20);

    private final OrdersOnPostgres shop = new OrdersOnPostgres();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void updatesOfOrdersStayWithinTheirPages() {
        List<Order> few = place(FEW_ORDERS);
        reserve(few);
        shop.run(
                new HandlePaymentReplies(shop.orders, shop.clock),
                few.stream().map(shop::authorized).toList());
        reserve(place(MANY_ORDERS));

        long updates = 2 * FEW_ORDERS + MANY_ORDERS;
        // On this thread: it must be the connection that wrote.
        statistic("n_tup_upd");
        await().atMost(STATISTICS_WITHIN_MAX).until(() -> statistic("n_tup_upd") == updates);
        assertThat(statistic("n_tup_ins")).isEqualTo(FEW_ORDERS + MANY_ORDERS);
        assertThat(statistic("n_tup_hot_upd")).isEqualTo(updates);
    }

    private List<Order> place(int orders) {
        return shop
                .run(
                        shop.placing,
                        Stream.generate(() -> shop.placeOrder(
                                        ANN, new PriceList.Item(OrdersOnPostgres.LAMP, new Quantity(1))))
                                .limit(orders)
                                .toList())
                .stream()
                .map(outcome -> ((Placed) outcome).order())
                .toList();
    }

    private void reserve(List<Order> orders) {
        shop.run(
                new HandleStockReplies(shop.orders, shop.clock),
                orders.stream().map(shop::reserved).toList());
    }

    private long statistic(String column) {
        return shop.transactions.write(transaction -> SqlTransaction.handle(transaction)
                .createQuery("SELECT " + column
                        + " FROM pg_stat_force_next_flush(), pg_stat_user_tables"
                        + " WHERE schemaname = 'orders' AND relname = 'orders'")
                .mapTo(Long.class)
                .one());
    }
}
