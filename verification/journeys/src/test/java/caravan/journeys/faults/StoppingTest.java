package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A shutdown under load: each acknowledged order is in the database, and no caller gets an error. */
class StoppingTest {
    private static final int BUYERS = 16;
    private static final int ORDERS_BEFORE_STOP = 100;
    private static final Ask A_MUG = Ask.post("/orders", "{\"items\":[\"mug\"]}");
    private static final Ask A_MUG_PAID_SLOWLY = Ask.post(
                    "/orders", "{\"items\":[\"mug\"],\"payment_method\":\"slow\"}")
            .with("Prefer", "wait=8");

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    @Test
    void acknowledgedOrdersAreStoredAfterAShutdownUnderLoad() throws ExecutionException, InterruptedException {
        RunningShop shop = RunningShop.open(OneProcess.start());
        Future<Answer> waiting;
        Set<String> stored;
        long unheard;
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            String token = shop.ann().token();
            List<Future<?>> rush = IntStream.range(0, BUYERS)
                    .<Future<?>>mapToObj(buyer -> buyers.submit(() -> buyUntilClosed(shop, token)))
                    .toList();
            waiting = buyers.submit(() -> shop.send(A_MUG_PAID_SLOWLY.as(token)));
            await().atMost(Duration.ofSeconds(20)).until(() -> answers.size() >= ORDERS_BEFORE_STOP);
            shop.topology().close();
            for (Future<?> each : rush) {
                each.get();
            }
            stored = new HashSet<>(shop.superuser()
                    .createQuery("SELECT id::text FROM orders.orders")
                    .mapTo(String.class)
                    .list());
            unheard = shop.superuser().createQuery("""
                            SELECT count(*) FROM payments.provider_intent i
                            WHERE state = 'open' AND NOT EXISTS (
                                SELECT FROM payments.waiting_intent w WHERE w.intent_id = i.id AND w.attempts = 0)
                            """).mapTo(Long.class).one();
        } finally {
            shop.superuser().close();
            shop.wire().close();
        }
        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers).extracting(answer -> answer.field("id")).isSubsetOf(stored);
        assertThat(unheard)
                .as("calls to the provider whose answer was not waited for")
                .isZero();
        assertThat(waiting.get().status()).isEqualTo(201);
        assertThat(stored).contains(waiting.get().field("id"));
    }

    private void buyUntilClosed(RunningShop shop, String token) {
        try {
            while (true) {
                answers.add(shop.send(A_MUG.as(token)));
            }
        } catch (UncheckedIOException closed) {
            // The shop accepts no more connections, as this test wants.
        }
    }
}
