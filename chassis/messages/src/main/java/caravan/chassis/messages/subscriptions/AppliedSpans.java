package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The spans of messages that one transaction applies. Those whose traces are not kept cost nothing. */
public final class AppliedSpans<P> {
    private final Source source;
    private List<Begun> begun = List.of();
    private int messages;
    private long startNanos;

    private record Begun(Message<?> message, String parentSpanId) {}

    /** The subscription whose spans these are, and what takes them. */
    public record Source(Spans spans, String service, String subscription) {}

    AppliedSpans(Source source) {
        this.source = source;
    }

    /** The messages for their handler: what follows from a message whose trace is kept belongs to the span of its application. */
    List<Message<P>> begin(List<Message<P>> handled) {
        if (handled.stream().noneMatch(each -> each.cause().trace().isSampled())) {
            return handled;
        }
        begun = new ArrayList<>();
        messages = handled.size();
        startNanos = System.nanoTime();
        return handled.stream().map(this::begin).toList();
    }

    private Message<P> begin(Message<P> message) {
        Trace sent = message.cause().trace();
        if (!sent.isSampled()) {
            return message;
        }
        Message<P> traced = new Message<>(
                message.id(),
                message.type(),
                message.key(),
                message.payload(),
                message.source(),
                message.position(),
                message.time(),
                new Cause(message.cause().id(), source.spans().childOf(sent)));
        begun.add(new Begun(traced, sent.spanId()));
        return traced;
    }

    /** Their transaction is committed. */
    void committed() {
        for (Begun each : begun) {
            Trace trace = each.message().cause().trace();
            Optional<String> noError = Optional.empty();
            source.spans().add(span(source, each.message(), trace, each.parentSpanId(), startNanos, noError, messages));
        }
    }

    /** A message has failed for good, and is a dead letter now. Its span is kept even if its trace is not. */
    static void deadLettered(Source source, Message<?> message) {
        Spans spans = source.spans();
        long now = System.nanoTime();
        Trace sent = message.cause().trace();
        if (sent.isSampled() || spans.mayAddFailure(now)) {
            spans.add(span(source, message, spans.childOf(sent), sent.spanId(), now, Optional.of("dead_letter"), 1));
        }
    }

    private static Span span(
            Source source,
            Message<?> message,
            Trace trace,
            String parentSpanId,
            long beganNanos,
            Optional<String> error,
            int batch) {
        return Span.ended(
                trace,
                parentSpanId,
                Kind.CONSUMER,
                "process " + message.type().name(),
                source.service(),
                beganNanos,
                error,
                Map.of(
                        "messaging.operation.type",
                        "process",
                        "messaging.destination.name",
                        message.source(),
                        "messaging.destination.subscription.name",
                        source.subscription(),
                        "messaging.message.id",
                        message.id().toString(),
                        "messaging.batch.message_count",
                        (long) batch),
                List.of());
    }
}
