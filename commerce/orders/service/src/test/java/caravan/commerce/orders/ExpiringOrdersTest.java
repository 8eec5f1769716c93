package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderItem;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpiringOrdersTest {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final ExpiringOrders expiring =
            new ExpiringOrders(shop.transactions, shop.orders, shop.identifiers, shop.clock, LIMIT);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void anOrderThatIsPendingForTooLongIsCancelledAndItsStockReleased() {
        Order order = shop.place(ANN);
        shop.clock.advance(LIMIT.plusSeconds(1));

        expiring.work();

        assertThat(shop.stored(order).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(shop.stored(order).reason()).contains(Reason.EXPIRED);
        assertThat(shop.sentFor(order)).endsWith("order-changed", "release-stock");
    }

    @Test
    void anOrderWithinItsLimitIsLeftAlone() {
        Order order = shop.place(ANN);
        shop.clock.advance(LIMIT.minusSeconds(1));

        expiring.work();

        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void anOrderThatWasConfirmedDoesNotExpire() {
        Order order = shop.placeConfirmed(ANN);
        shop.clock.advance(LIMIT.plusSeconds(1));

        expiring.work();

        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void anOrderThatSomeoneElseWorksOnIsPassedOver() {
        Order order = shop.place(ANN);
        shop.clock.advance(LIMIT.plusSeconds(1));

        shop.transactions.write(other -> {
            shop.orders.lock(other, List.of(order.id()));
            // On a thread of its own: on this one it would join the transaction that holds the lock.
            return CompletableFuture.supplyAsync(expiring::work).join();
        });

        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void moreThanOneBatchTakesSeveralTurns() {
        List<PlacingOrders.PlaceOrder> many = new ArrayList<>();
        for (int i = 0; i <= ExpiringOrders.BATCH_ORDERS_MAX; i++) {
            many.add(shop.placeOrder(ANN, new OrderItem(OrdersOnPostgres.LAMP, new Quantity(1))));
        }
        shop.run(shop.placing, many);
        shop.clock.advance(LIMIT.plusSeconds(1));

        assertThat(expiring.work()).isTrue();
        assertThat(expiring.work()).isFalse();

        assertThat(shop.count("orders WHERE status = 'pending'")).isZero();
    }
}
