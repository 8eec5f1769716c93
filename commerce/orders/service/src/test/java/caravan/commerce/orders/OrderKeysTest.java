package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.PlaceOrders.Outcome;
import caravan.commerce.orders.PlaceOrders.PlaceOrder;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.PriceList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key places one order, as long as the order exists. Two processes of the service share the database. */
class OrderKeysTest {
    private static final int CALLERS = 40;
    private static final PriceList.Item A_LAMP = new PriceList.Item(LAMP, new Quantity(1));
    private static final PriceList.Item UNKNOWN = new PriceList.Item(new Sku("no-such-thing"), new Quantity(1));

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final Batchers batchers = new Batchers("orders", shop.transactions, shop.clock, new SimpleMeterRegistry());
    private final Batcher<PlaceOrder, Outcome> one = instance();
    private final Batcher<PlaceOrder, Outcome> other = instance();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRepeatYearsLaterIsAnsweredFromTheOrderAsItWasPlaced() {
        Object first = place(one, key("f"), A_LAMP).body();
        shop.run(new HandleStockReplies(shop.orders, shop.clock), shop.reserved((Order) first));
        shop.clock.advance(Duration.ofDays(1_000));
        purge();

        Reply again = place(other, key("f"), A_LAMP);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
        assertThat(again.body()).isEqualTo(first);
        assertThat(shop.count("orders")).isEqualTo(1);
    }

    @Test
    void anotherRequestWithTheKeyIsRefusedEvenIfItComesLate() {
        place(one, key("f"), A_LAMP);
        shop.clock.advance(Duration.ofDays(1_000));
        purge();

        assertThat(place(one, key("g"), A_LAMP, A_LAMP).status()).isEqualTo(422);
        assertThat(shop.count("orders")).isEqualTo(1);
    }

    @Test
    void manyAtOnceOnTwoInstancesMakeOneOrderBeforeAndAfterThePurge() throws Exception {
        List<Object> before = atOnce();
        purge();
        List<Object> after = atOnce();

        assertThat(before).hasSize(CALLERS).containsOnly(before.getFirst());
        assertThat(after).isEqualTo(before);
        assertThat(shop.count("orders")).isEqualTo(1);
    }

    @Test
    void aKeyWhoseOrderWasRefusedMayPlaceOne() {
        assertThat(place(one, key("f"), UNKNOWN).status()).isEqualTo(422);

        assertThat(place(one, key("g"), A_LAMP).status()).isEqualTo(201);
    }

    @Test
    void noReplyIsStoredBesideTheOrder() {
        place(one, key("f"), A_LAMP);

        assertThat(shop.count("idempotent_reply")).isZero();
    }

    @Test
    void aKeyIsLookedUpInItsIndexAlthoughTheTableIsEmpty() {
        long wholeTableReads = shop.transactions.write(transaction -> {
            // So often that PostgreSQL chooses a generic plan.
            for (int time = 0; time < 10; time++) {
                shop.orders.madeUnder(transaction, List.of("ann 1", "ann 2", "ann 3"));
            }
            return SqlTransaction.handle(transaction)
                    .createQuery("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'orders'")
                    .mapTo(Long.class)
                    .one();
        });

        assertThat(wholeTableReads).isZero();
    }

    private List<Object> atOnce() throws Exception {
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            Batcher<PlaceOrder, Outcome> instance = caller % 2 == 0 ? one : other;
            calls.add(() -> place(instance, key("f"), A_LAMP));
        }
        List<Object> bodies = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> reply : callers.invokeAll(calls)) {
                bodies.add(reply.get().body());
            }
        }
        return bodies;
    }

    private void purge() {
        batchers.purgeReplies(shop.clock.instant());
        assertThat(shop.count("idempotent_reply")).isZero();
    }

    private Batcher<PlaceOrder, Outcome> instance() {
        return batchers.batcher("place-orders", BatcherLimits.DEFAULT, shop.placing, shop.placing::placedUnder);
    }

    private Reply place(Batcher<PlaceOrder, Outcome> instance, IdempotencyKey key, PriceList.Item... items) {
        return instance.submit(
                Optional.of(key), shop.withKey(shop.placeOrder(ANN, items), key), outcome -> switch (outcome) {
                    case Outcome.Placed(Order order) -> Reply.created("/orders/" + order.id(), order);
                    case Outcome.NotPriced _,
                            Outcome.UnknownCustomer _,
                            Outcome.ReferenceTaken _,
                            Outcome.TooManyPieces _,
                            Outcome.TooMuchPending _ -> Reply.problem(422, "refused", "Nothing was ordered.");
                });
    }

    private static IdempotencyKey key(String fingerprint) {
        return new IdempotencyKey(ANN.toString(), "key-1", fingerprint);
    }
}
