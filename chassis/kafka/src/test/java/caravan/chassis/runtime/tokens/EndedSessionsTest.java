package caravan.chassis.runtime.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.kafka.KafkaTransport;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.kafka.TestKafka;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
    private static final Retention RETENTION = new Retention(Duration.ofDays(7), Duration.ofMinutes(1), Map.of());
    private static final Clock CLOCK = Clock.systemUTC();
    private static final MessageType<Ended> ENDED = new MessageType<>("users.session-ended.v1", Ended.class);

    /** The message as users sends it. This module does not know its contract. */
    record Ended(SessionId sessionId, UserId userId, Instant accessTokensUntil, Optional<String> reason) {}

    private static final Cause CAUSE = new Cause("the test", new Trace("1".repeat(32), "2".repeat(16)));

    private final KafkaSettings settings = new KafkaSettings(
            TestKafka.shared().address(),
            1,
            Duration.ofDays(7),
            TestKafka.shared().freshPrefix(),
            Map.of());

    @Test
    void aProcessRefusesSessionsThatEndedElsewhereEvenShortlyBeforeItsStart() {
        RandomIdentifiers identifiers = new RandomIdentifiers(CLOCK);
        SessionId before = new SessionId(identifiers.next());
        SessionId after = new SessionId(identifiers.next());
        Instant until = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        Map<SessionId, EndReason> reasons = new ConcurrentHashMap<>();
        Map<SessionId, Instant> revoked = new ConcurrentHashMap<>();
        try (ServiceDatabase database = TestPostgres.shared().open("users")) {
            MessageHub usersProcess = hub();
            ServiceMessaging users = usersProcess.join("users", database.jdbi(), Steps.NONE);
            MessageHub otherProcess = hub();
            EndedSessions.listen(ENDED.name(), otherProcess, (session, last, why) -> {
                revoked.put(session, last);
                reasons.put(session, why);
            });
            usersProcess.start();
            try {
                tell(users, before, until, Optional.of("role_changed"));
                await().until(usersProcess::isDrained);
                otherProcess.start();
                tell(users, after, until, Optional.empty());
                await().until(() -> revoked.size() == 2);
                await().until(() -> otherProcess.hasReceivedAll(EndedSessions.LISTENER));
            } finally {
                usersProcess.stop();
                otherProcess.stop();
            }
        }
        assertThat(revoked).containsOnlyKeys(before, after);
        assertThat(revoked.get(before)).isEqualTo(until);
        assertThat(reasons).isEqualTo(Map.of(before, EndReason.ROLE_CHANGED, after, EndReason.SESSION_ENDED));
    }

    private MessageHub hub() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return new MessageHub(
                KafkaTransport.open(settings, registry, CLOCK),
                CLOCK,
                new RandomIdentifiers(CLOCK),
                registry,
                RETENTION,
                new Snapshots(Duration.ofSeconds(5), Map.of()),
                WriteGuard.withoutDisks());
    }

    private static void tell(ServiceMessaging users, SessionId session, Instant until, Optional<String> reason) {
        users.transactions().write(transaction -> {
            transaction
                    .outbox()
                    .add(ENDED, "user", new Ended(session, new UserId(session.value()), until, reason), CAUSE);
            return 0;
        });
    }
}
