package caravan.chassis.messages.subscriptions;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The metrics of a subscription. */
public final class SubscriptionMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final DistributionSummary messages;
    private final Timer duration;
    private final Map<String, AtomicInteger> letters = new ConcurrentHashMap<>();

    public SubscriptionMetrics(MeterRegistry registry, String service, String subscription) {
        this.registry = registry;
        this.tags = Tags.of("service", service, "subscription", subscription);
        this.messages = DistributionSummary.builder("caravan.subscription.messages")
                .description("Messages in one transaction")
                .tags(tags)
                .register(registry);
        this.duration = Timer.builder("caravan.subscription.duration")
                .description("From the beginning of a transaction to its end")
                .serviceLevelObjectives(transactionTimes())
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

    void watchLag(String source, Supplier<Number> lag) {
        Gauge.builder("caravan.outbox.lag", lag)
                .description("Positions that are committed and that the subscription has not applied yet")
                .tags(tags.and("source", source))
                .register(registry);
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
