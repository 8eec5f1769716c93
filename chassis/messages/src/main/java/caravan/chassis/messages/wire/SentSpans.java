package caravan.chassis.messages.wire;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The spans of messages that a transaction has sent. Called after its commit. */
public final class SentSpans {
    private SentSpans() {}

    /** Adds a span for each message whose trace is kept. */
    public static void add(Spans spans, String service, List<WrittenMessage> messages) {
        for (WrittenMessage message : messages) {
            Optional<WrittenMessage.Attributes> attributes = message.attributes();
            if (attributes.isPresent() && attributes.get().cause().trace().isSampled()) {
                spans.add(span(service, message, attributes.get()));
            }
        }
    }

    private static Span span(String service, WrittenMessage message, WrittenMessage.Attributes attributes) {
        Duration committing = Duration.between(message.time(), Instant.now());
        return new Span(
                attributes.cause().trace(),
                attributes.parentSpanId(),
                Kind.PRODUCER,
                "send " + message.type(),
                service,
                message.time(),
                committing.isNegative() ? Duration.ZERO : committing,
                Optional.empty(),
                Map.of(
                        "messaging.operation.type",
                        "send",
                        "messaging.destination.name",
                        message.topic(),
                        "messaging.message.id",
                        attributes.id().toString()),
                List.of());
    }
}
