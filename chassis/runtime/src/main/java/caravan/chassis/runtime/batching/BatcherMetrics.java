package caravan.chassis.runtime.batching;

import caravan.chassis.api.MeterTags;
import caravan.chassis.messages.subscriptions.SubscriptionMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of a batcher. */
final class BatcherMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final DistributionSummary commands;
    private final Timer duration;
    private final Counter refused;
    private final Counter late;

    BatcherMetrics(MeterRegistry registry, String service, String useCase) {
        this.registry = registry;
        this.tags = Tags.of(MeterTags.SERVICE, service, "use_case", useCase);
        this.commands = DistributionSummary.builder("caravan.batch.commands")
                .description("Commands in one transaction")
                .tags(tags)
                .register(registry);
        this.duration = Timer.builder("caravan.batch.duration")
                .description("From the beginning of a batch's transaction to its end")
                .serviceLevelObjectives(SubscriptionMetrics.transactionTimes())
                .tags(tags)
                .register(registry);
        this.refused = Counter.builder("caravan.batch.refused")
                .description("Commands refused because the queue was full")
                .tags(tags)
                .register(registry);
        this.late = Counter.builder("caravan.batch.late")
                .description("Commands not begun because their callers' deadline had passed")
                .tags(tags)
                .register(registry);
    }

    <B> void watchQueue(B batcher, ToDoubleFunction<B> length) {
        Gauge.builder("caravan.batch.queue", batcher, length)
                .description("Commands that wait for a batch")
                .tags(tags)
                .register(registry);
    }

    <T> T timed(int size, Supplier<T> batch) {
        commands.record(size);
        return duration.record(batch);
    }

    void late() {
        late.increment();
    }

    void refused() {
        refused.increment();
    }
}
