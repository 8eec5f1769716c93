package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.messages.workers.WorkerLoop;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is unavailable for hours does not fill the log. */
class LoggedOutagesTest {
    private static final int FAILURES = 50;
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final Cause CAUSE = new Cause("the test", new Trace("1".repeat(32), "2".repeat(16)));

    record Told(int number) {}

    @TempDir
    Path folder;

    @AfterEach
    void logElsewhere() {
        Logging.toStdout();
    }

    @Test
    void aWorkerLogsTheOutageOfItsDatabaseInOneLineAndItsEndInAnother() throws Exception {
        assertThat(loggedWhileItFails(() -> new IllegalStateException(
                        "not swept", new SQLTransientConnectionException("no connection\nin time"))))
                .satisfiesExactly(
                        away -> assertThat(away)
                                .contains(
                                        "\"log.level\": \"WARN\"",
                                        "A worker failed",
                                        "not swept <- java.sql.SQLTransientConnectionException: no connection in time")
                                .doesNotContain("\"error.stack_trace\""),
                        back -> assertThat(back).contains("A worker works again", "\"failures\":" + FAILURES));
    }

    @Test
    void aWorkersBugIsLoggedOnceWithItsStackTrace() throws Exception {
        assertThat(loggedWhileItFails(() -> new UnsupportedOperationException("a bug")))
                .satisfiesExactly(
                        bug -> assertThat(bug).contains("\"log.level\":\"ERROR\"", "\"error.stack_trace\"", "a bug"),
                        back -> assertThat(back).contains("A worker works again"));
    }

    @Test
    void eachOutageOfASubscriptionIsLoggedWithItsEnd() throws Exception {
        Path file = folder.resolve("caravan.log");
        Logging.toFile(file);
        AtomicInteger away = new AtomicInteger();
        try (TestDatabase made = TestPostgres.shared().database("shop")) {
            MessageHub hub = hub();
            ServiceMessaging shop = hub.join("shop", made.service("shop").jdbi(), Steps.NONE);
            UseCase<Message<Told>, Integer> applying = (transaction, messages) -> {
                if (away.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException(
                            "not applied", new SQLTransientConnectionException("no connection"));
                }
                return List.of();
            };
            shop.subscribe("news", List.of(TOLD), applying);
            hub.start();
            for (int outage = 1; outage <= 2; outage++) {
                away.set(2);
                Told told = new Told(outage);
                shop.transactions().write(transaction -> {
                    transaction.outbox().add(TOLD, "key", told, CAUSE);
                    return told;
                });
                await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
            }
            hub.stop();
        }
        assertThat(Files.readAllLines(file).stream().filter(line -> line.contains("\"subscription\"")))
                .satisfiesExactly(
                        away1 -> assertThat(away1).contains("Messages cannot be applied now", "no connection"),
                        back1 -> assertThat(back1).contains("Messages are applied again", "\"failures\":2"),
                        away2 -> assertThat(away2).contains("Messages cannot be applied now"),
                        back2 -> assertThat(back2).contains("Messages are applied again", "\"failures\":2"));
    }

    private static MessageHub hub() {
        Clock clock = Clock.systemUTC();
        return new MessageHub(
                new LocalTransport(),
                clock,
                new RandomIdentifiers(clock),
                new SimpleMeterRegistry(),
                new Retention(Duration.ofDays(7), Duration.ofMinutes(1), Map.of()),
                new Snapshots(Duration.ofSeconds(5), Map.of()),
                WriteGuard.withoutDisks());
    }

    private List<String> loggedWhileItFails(Supplier<RuntimeException> failure) throws Exception {
        Path file = folder.resolve("caravan.log");
        Logging.toFile(file);
        AtomicInteger pieces = new AtomicInteger();
        WorkerLoop worker = new WorkerLoop(
                "sweep",
                Duration.ofMillis(1),
                () -> {
                    if (pieces.getAndIncrement() < FAILURES) {
                        throw failure.get();
                    }
                    return false;
                },
                new SimpleMeterRegistry().counter("failures"));
        worker.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> pieces.get() > FAILURES + 1);
        worker.beginStop();
        worker.awaitEnd();
        return Files.readAllLines(file);
    }
}
