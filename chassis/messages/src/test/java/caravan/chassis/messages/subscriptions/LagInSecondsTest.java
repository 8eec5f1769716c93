package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How old the oldest message is that a subscription has not applied, on a clock that is an hour ahead. */
class LagInSecondsTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final long HOUR_SECONDS = 3_600;
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final TestPostgres.TestDatabase database = TestPostgres.shared().database("shop");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new HourAhead());
    private final CountDownLatch mayApply = new CountDownLatch(1);
    private MessageHub hub;
    private ServiceMessaging shop;

    record Told(int number) {}

    private static final class HourAhead implements Clock {
        @Override
        public long wallTime() {
            return System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        }

        @Override
        public long monotonicTime() {
            return System.nanoTime();
        }
    }

    @BeforeEach
    void subscribe() {
        hub = QuickHub.of(registry, WriteGuard.withoutDisks(), 2);
        shop = hub.join("shop", database.jdbi("shop"), Steps.NONE);
        UseCase<Message<Told>, Long> applying = (transaction, messages) -> {
            awaitPermission();
            return messages.stream().map(Message::position).toList();
        };
        shop.subscribe("news", List.of(TOLD), applying);
    }

    @AfterEach
    void close() {
        mayApply.countDown();
        hub.stop();
        database.close();
    }

    private void awaitPermission() {
        try {
            mayApply.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int... numbers) {
        shop.transactions().run("send", transaction -> {
            for (int number : numbers) {
                transaction
                        .outbox()
                        .add(
                                TOLD,
                                "key",
                                new Told(number),
                                new Cause("test", new Trace("a".repeat(32), "b".repeat(16))));
            }
            return numbers.length;
        });
    }

    private double lagSeconds() {
        return registry.get("caravan.outbox.lag.seconds").gauge().value();
    }

    @Test
    void aMessageThatIsNotAppliedYetGetsOlderAndAnIdleSubscriptionHasNoLag() {
        hub.start();
        assertThat(lagSeconds()).isZero();
        send(1);
        await().atMost(WITHIN).until(() -> lagSeconds() >= HOUR_SECONDS);
        mayApply.countDown();
        await().atMost(WITHIN).until(hub::isDrained);
        assertThat(lagSeconds()).isZero();
    }

    @Test
    void messagesOfBeforeAStartHaveTheirOwnTime() {
        send(1, 2);
        hub.start();
        await().atMost(WITHIN).until(() -> lagSeconds() >= HOUR_SECONDS);
        mayApply.countDown();
        await().atMost(WITHIN).until(hub::isDrained);
        assertThat(lagSeconds()).isZero();
    }

    @Test
    void appliedMessagesAreCountedByTypeAndCommittedOnesByService() {
        mayApply.countDown();
        hub.start();
        send(1, 2, 3);
        await().atMost(WITHIN).until(hub::isDrained);
        assertThat(registry.get("caravan.messages.applied")
                        .tags("caravan_service", "shop", "subscription", "news", "source", "shop", "type", TOLD.name())
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("caravan.outbox.messages").counter().count()).isEqualTo(3);
        assertThat(registry.get("caravan.outbox.head").gauge().value()).isEqualTo(3);
    }
}
