package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.AdvanceOrders.HandlePaymentReplies;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.PriceList;
import caravan.commerce.orders.domain.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpireOrdersTest {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final ExpireOrders expiring = shop.expiring(LIMIT);

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
            // On another thread: on this one it would join the transaction that has the lock.
            return CompletableFuture.supplyAsync(expiring::work).join();
        });

        assertThat(shop.stored(order)).isEqualTo(order);
    }

    @Test
    void whileNothingIsPendingTheNextLookComesLaterYetBeforeAnythingIsDue() {
        Duration idle = Duration.ofSeconds(1);
        expiring.work();
        assertThat(expiring.pause(idle)).isEqualTo(ExpireOrders.QUIET_PAUSE_MAX);
        ExpireOrders hasty = shop.expiring(Duration.ofSeconds(30));
        hasty.work();
        assertThat(hasty.pause(idle)).isEqualTo(idle);

        shop.place(ANN);
        shop.clock.advance(Duration.ofMinutes(1));
        expiring.work();
        assertThat(expiring.pause(idle)).as("an order is pending").isEqualTo(idle);
    }

    @Test
    void moreThanOneBatchTakesSeveralTurns() {
        List<PlaceOrders.PlaceOrder> many = new ArrayList<>();
        for (int i = 0; i <= ExpireOrders.BATCH_ORDERS_MAX; i++) {
            many.add(shop.placeOrder(ANN, new PriceList.Item(OrdersOnPostgres.LAMP, new Quantity(1))));
        }
        shop.run(shop.placing, many);
        shop.clock.advance(LIMIT.plusSeconds(1));

        assertThat(expiring.work()).isTrue();
        assertThat(expiring.work()).isFalse();

        assertThat(shop.count("orders WHERE status = 'pending'")).isZero();
    }

    @Test
    void anOrderThatWasSeenWhileItWasYoungExpiresWhenItsTimeComes() {
        Order order = shop.place(ANN);
        shop.clock.advance(Duration.ofMinutes(1));
        Order confirmed = shop.placeConfirmed(ANN);
        shop.clock.advance(Duration.ofMinutes(1));
        expiring.work();
        assertThat(known()).containsExactly(order.id());

        shop.clock.advance(LIMIT);
        expiring.work();

        assertThat(shop.stored(order).reason()).contains(Reason.EXPIRED);
        assertThat(shop.stored(confirmed)).isEqualTo(confirmed);
        assertThat(known()).isEmpty();
    }

    @Test
    void anOrderThatIsSettledIsForgotten() {
        Order order = shop.place(ANN);
        shop.clock.advance(Duration.ofMinutes(1));
        expiring.work();

        shop.run(new HandleStockReplies(shop.orders, shop.clock), shop.reserved(order));
        shop.run(new HandlePaymentReplies(shop.orders, shop.clock), shop.authorized(order));
        expiring.work();

        assertThat(known()).isEmpty();
    }

    @Test
    void aLimitShorterThanTheClocksDifferHoldsForExistingOrders() {
        Duration second = Duration.ofSeconds(1);
        Order order = shop.place(ANN);
        shop.clock.advance(second.plusSeconds(1));

        shop.expiring(second).work();

        assertThat(shop.stored(order).reason()).contains(Reason.EXPIRED);
    }

    @Test
    void anOrderWhoseTransactionCommitsLateIsNotMissed() throws Exception {
        // A time after the transaction began, by the database's clock.
        shop.clock.advance(Duration.ofDays(36_500));
        CountDownLatch placed = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> shop.transactions.write(transaction -> {
            shop.placing.handle(
                    transaction,
                    List.of(shop.placeOrder(ANN, new PriceList.Item(OrdersOnPostgres.LAMP, new Quantity(1)))));
            placed.countDown();
            awaitUninterruptibly(mayCommit);
            return true;
        }));
        placed.await();
        shop.clock.advance(Duration.ofMinutes(1));
        expiring.work();
        mayCommit.countDown();
        late.get();

        shop.clock.advance(LIMIT);
        expiring.work();

        assertThat(shop.count("orders WHERE reason = 'expired'")).isEqualTo(1);
    }

    @Test
    void oneInstanceLooksAtATime() {
        shop.place(ANN);
        shop.clock.advance(LIMIT.plusSeconds(1));

        shop.transactions.write(other -> {
            shop.pending.lock(other);
            return CompletableFuture.supplyAsync(expiring::work).join();
        });

        assertThat(shop.count("orders WHERE status = 'cancelled'")).isZero();
    }

    @Test
    void manyOrdersAreLookedAtInSeveralTurns() {
        int orders = ExpireOrders.LOOK_ORDERS_MAX + 1;
        shop.transactions.read(handle -> handle.execute("""
                INSERT INTO orders
                SELECT lpad(n::text, 32, '0')::uuid, gen_random_uuid(), NULL, '{lamp}', '{1}', '{1999}', 'EUR', 1999,
                    gen_random_uuid(), 'approve', 'confirmed', NULL, 1, 'reserved', 'authorized', now(), now(),
                    '{confirmed}', '{NULL}', ARRAY[now()]
                FROM generate_series(1, ?) AS n
                """, orders));

        assertThat(expiring.work()).isTrue();
        assertThat(expiring.work()).isFalse();

        assertThat(shop.transactions
                        .<PendingOrderRepository.Known>write(
                                transaction -> shop.pending.lock(transaction).orElseThrow())
                        .lookedUpTo()
                        .toString())
                .endsWith(Integer.toString(orders));
    }

    private Set<OrderId> known() {
        return shop.transactions.write(
                transaction -> shop.pending.lock(transaction).orElseThrow().orders());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
