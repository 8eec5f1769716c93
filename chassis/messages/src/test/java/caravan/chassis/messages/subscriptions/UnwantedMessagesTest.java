package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.WrittenEvent;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subscription that does not want its messages for now, and gets them as they travel when it does. */
class UnwantedMessagesTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private volatile boolean isWanted;
    private MessageHub hub;
    private ServiceMessaging shop;

    record Told(int number) {}

    @BeforeEach
    void subscribe() {
        hub = QuickHub.of(new SimpleMeterRegistry(), WriteGuard.withoutDisks(), 2);
        shop = hub.join("shop", database.jdbi(), Steps.NONE);
        UseCase<Message<WrittenEvent>, Boolean> useCase = (_, messages) -> messages.stream()
                .map(message -> handled.add(new String(message.payload().json(), StandardCharsets.UTF_8)))
                .toList();
        shop.subscribe("news", List.of(new MessageType<>(TOLD.name(), WrittenEvent.class)), _ -> isWanted, useCase);
        hub.start();
    }

    @AfterEach
    void close() {
        hub.stop();
        database.close();
    }

    private void tell(int number) {
        shop.transactions().write(transaction -> {
            transaction
                    .outbox()
                    .add(TOLD, "key", new Told(number), new Cause("test", new Trace("1".repeat(32), "2".repeat(16))));
            return 0;
        });
    }

    private long stored() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT coalesce(max(position), 0) FROM applied_position WHERE subscription = 'news'")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void theyArePassedOverAndThePositionBehindThemIsStoredSoon() {
        for (int number = 1; number <= 20; number++) {
            tell(number);
        }
        await().atMost(SOON).until(() -> hub.isDrained() && stored() == 20);
        assertThat(handled).isEmpty();
    }

    @Test
    void fromTheMomentOnWhenTheyAreWantedEachIsHandledOnceAsItTravels() {
        tell(1);
        await().atMost(SOON).until(hub::isDrained);
        isWanted = true;
        tell(2);
        tell(3);
        await().atMost(SOON).until(() -> handled.size() == 2);
        assertThat(handled.getFirst())
                .contains("\"type\":\"shop.told.v1\"", "\"source\":\"shop\"", "\"data\":{\"number\":2}");
        isWanted = false;
        tell(4);
        await().atMost(SOON).until(() -> stored() == 4);
        assertThat(handled).hasSize(2);
    }
}
