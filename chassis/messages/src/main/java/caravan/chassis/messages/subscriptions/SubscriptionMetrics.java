package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.MeterTags;
import caravan.chassis.api.messages.Message;
import caravan.chassis.messages.workers.OldestMessage;
import caravan.chassis.postgres.DatabaseFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The metrics of a subscription. */
public final class SubscriptionMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final DistributionSummary messages;
    private final Timer duration;
    private final Counter failures;
    private final Map<String, AtomicInteger> letters = new ConcurrentHashMap<>();
    private final Map<Applied, Timer> applied = new ConcurrentHashMap<>();
    private final Map<String, OldestMessage> oldest = new ConcurrentHashMap<>();

    private record Applied(String source, String type) {}

    public SubscriptionMetrics(MeterRegistry registry, String service, String subscription) {
        this.registry = registry;
        this.tags = Tags.of(MeterTags.SERVICE, service, "subscription", subscription);
        this.messages = DistributionSummary.builder("caravan.subscription.messages")
                .description("Messages in one transaction")
                .tags(tags)
                .register(registry);
        this.duration = Timer.builder("caravan.subscription.duration")
                .description("From the beginning of a transaction to its end")
                .serviceLevelObjectives(transactionTimes())
                .tags(tags)
                .register(registry);
        this.failures = Counter.builder("caravan.subscription.failures")
                .description("Transactions that failed and are tried again, or whose message becomes a dead letter")
                .tags(tags)
                .register(registry);
    }

    /** The buckets of transaction times. A finer histogram for each subscription would be most of the metrics page. */
    public static Duration[] transactionTimes() {
        return new Duration[] {
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5)
        };
    }

    <R> R timed(int size, Supplier<R> work) {
        messages.record(size);
        return Objects.requireNonNull(duration.record(work));
    }

    /** A transaction of another process that came first is no failure. */
    void failed(DatabaseFailure failure) {
        if (failure != DatabaseFailure.CONTENTION) {
            failures.increment();
        }
    }

    /** Counts messages that are applied; their number of types and sources is bounded by the contracts. */
    void applied(String source, List<? extends Message<?>> messages, long nanos) {
        for (Message<?> message : messages) {
            applied.computeIfAbsent(new Applied(source, message.type().name()), this::timer)
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Applied of) {
        return Timer.builder("caravan.messages.applied")
                .description("Messages whose effects are committed, and the time of their transaction")
                .tags(tags.and("source", of.source(), "type", of.type()))
                .register(registry);
    }

    /** The first message of a page is about to be applied. */
    void begun(String source, IncomingMessage<?> first) {
        if (first instanceof IncomingMessage.Readable<?> readable) {
            oldestOf(source).begun(readable.message().time());
        }
    }

    /** All of a page is applied. */
    void ended(String source, IncomingMessage<?> last) {
        if (last instanceof IncomingMessage.Readable<?> readable) {
            oldestOf(source).ended(readable.message().time());
        } else {
            oldestOf(source).forget();
        }
    }

    private OldestMessage oldestOf(String source) {
        return oldest.computeIfAbsent(source, _ -> new OldestMessage());
    }

    void watchStopped(Supplier<Number> stopped, Supplier<Number> recovering) {
        Gauge.builder("caravan.subscription.stopped", stopped)
                .description(
                        "Sources whose messages were purged before the subscription applied them, so that it has stopped")
                .tags(tags)
                .register(registry);
        Gauge.builder("caravan.subscription.recovering", recovering)
                .description("Sources whose messages were purged, and whose snapshot the subscription waits for")
                .tags(tags)
                .register(registry);
    }

    void watchLag(String source, Receiver.Lag lag) {
        Gauge.builder("caravan.outbox.lag", () -> lag.messages().getAsLong())
                .description("Positions that are committed and that the subscription has not applied yet")
                .tags(tags.and("source", source))
                .register(registry);
        Gauge.builder("caravan.outbox.lag.seconds", () -> ageSeconds(source, lag))
                .description("Age of the oldest message that the subscription has not applied yet")
                .baseUnit("seconds")
                .tags(tags.and("source", source))
                .register(registry);
    }

    private double ageSeconds(String source, Receiver.Lag lag) {
        long now = registry.config().clock().wallTime();
        boolean isBehind = lag.messages().getAsLong() > 0;
        long since = lag.sinceMillis().getAsLong();
        return lag.isOfAllSources()
                ? oldest.values().stream()
                        .mapToDouble(each -> each.ageSeconds(now, isBehind, since))
                        .max()
                        .orElse(0)
                : oldestOf(source).ageSeconds(now, isBehind, since);
    }

    void watchLetters(String source, int now) {
        AtomicInteger count = letters.computeIfAbsent(source, ignored -> new AtomicInteger());
        count.set(now);
        Gauge.builder("caravan.dead.letters", count, AtomicInteger::get)
                .description("Messages that wait to be sent again by hand")
                .tags(tags.and("source", source))
                .register(registry);
    }

    void lettersAdded(String source, int more) {
        letters.computeIfAbsent(source, ignored -> new AtomicInteger()).addAndGet(more);
    }
}
