package caravan.chassis.messages.outbox;

import caravan.chassis.api.MeterTags;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of a service's outbox. */
public final class OutboxMetrics {
    private final OutboxReader outbox;
    private final Counter messages;

    public OutboxMetrics(MeterRegistry registry, OutboxReader outbox) {
        this.outbox = outbox;
        this.messages = Counter.builder("caravan.outbox.messages")
                .description("Messages that this process has committed")
                .tag(MeterTags.SERVICE, outbox.source())
                .register(registry);
        Gauge.builder("caravan.outbox.head", outbox, OutboxReader::headSeen)
                .description("The last committed position, as far as this process has seen")
                .tag(MeterTags.SERVICE, outbox.source())
                .register(registry);
    }

    /** @param head the last position of a commit */
    public void committed(long head, int number) {
        outbox.seen(head);
        messages.increment(number);
    }
}
