package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.tracing.Spans;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.messages.workers.Retries;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.Backoff;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** A hub of one process that retries messages at once. */
final class QuickHub {
    private QuickHub() {}

    /** @param attempts of a message, before it becomes a dead letter */
    static MessageHub of(MeterRegistry registry, WriteGuard writing, int attempts) {
        Clock clock = Clock.systemUTC();
        return new MessageHub(
                new LocalTransport(),
                clock,
                new RandomIdentifiers(clock),
                registry,
                new Retention(Duration.ofDays(7), Duration.ofMinutes(1), Map.of()),
                new Snapshots(Duration.ofSeconds(5), Map.of()),
                writing,
                new Retries(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)), attempts),
                Spans.NONE);
    }
}
