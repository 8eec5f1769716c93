package caravan.chassis.kafka.relay;

import caravan.chassis.api.MeterTags;
import caravan.chassis.messages.outbox.OutgoingRead;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time from a message's commit to the broker's acknowledgement. */
final class RelayDelays {
    /** Upper ends of the buckets. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(3),
        Duration.ofMillis(4),
        Duration.ofMillis(5),
        Duration.ofMillis(7),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(5)
    };

    private final Clock clock;
    private final Timer here;
    private final Timer elsewhere;

    RelayDelays(String service, MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.here = timer("here", service, registry);
        this.elsewhere = timer("elsewhere", service, registry);
    }

    private static Timer timer(String committed, String service, MeterRegistry registry) {
        return Timer.builder("caravan.relay.delay")
                .description(
                        "From just before a message's commit to the broker's acknowledgement. Tag committed: here and a moment"
                                + " ago, or elsewhere (by another process, or long ago)")
                .tag(MeterTags.SERVICE, service)
                .tag("committed", committed)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Notes that the broker has acknowledged all of a page. */
    void acknowledged(OutgoingRead.Page page) {
        Instant now = clock.instant();
        Timer timer = page.fromMemory() ? here : elsewhere;
        for (OutgoingRead.Message message : page.messages()) {
            // The clocks of machines differ, so a negative delay counts as zero.
            Duration delay = Duration.between(message.time(), now);
            timer.record(delay.isNegative() ? Duration.ZERO : delay);
        }
    }
}
