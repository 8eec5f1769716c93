package caravan.chassis.http.outbound;

import caravan.chassis.api.MeterTags;
import caravan.chassis.api.outbound.OutboundAnswer;
import caravan.chassis.api.outbound.OutboundFailedException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of a service's calls outside. */
final class OutboundCalls {
    private final String service;
    private final MeterRegistry registry;
    private final AtomicInteger running = new AtomicInteger();

    /** A call. */
    @FunctionalInterface
    interface Call {
        OutboundAnswer make() throws OutboundFailedException, InterruptedException;
    }

    OutboundCalls(String service, MeterRegistry registry) {
        this.service = service;
        this.registry = registry;
        Gauge.builder("caravan.outbound.calls.running", running, AtomicInteger::get)
                .description("Calls to servers outside that have no answer yet")
                .tag(MeterTags.SERVICE, service)
                .register(registry);
    }

    OutboundAnswer timed(Call call) throws OutboundFailedException, InterruptedException {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "interrupted";
        running.incrementAndGet();
        try {
            OutboundAnswer answer = call.make();
            outcome = answer.status() / 100 + "xx";
            return answer;
        } catch (OutboundFailedException failed) {
            outcome = failed.reason().name().toLowerCase(Locale.ROOT);
            throw failed;
        } finally {
            running.decrementAndGet();
            sample.stop(Timer.builder("caravan.outbound.calls")
                    .description("Calls to servers outside, by what came of them")
                    .tag(MeterTags.SERVICE, service)
                    .tag("outcome", outcome)
                    .register(registry));
        }
    }
}
