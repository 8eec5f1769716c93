package caravan.chassis.api.tracing;

import caravan.chassis.api.tracing.Span.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The span of a call to another system, from its beginning until it is closed. Belongs to one thread. */
public final class CallSpan implements AutoCloseable {
    private static final CallSpan NONE = new CallSpan("", null, Span.NO_PARENT);

    private final String name;
    private final @Nullable TracedWork call;
    private final String parentSpanId;
    private final long startNanos = System.nanoTime();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private Optional<String> error = Optional.empty();

    private CallSpan(String name, @Nullable TracedWork call, String parentSpanId) {
        this.name = name;
        this.call = call;
        this.parentSpanId = parentSpanId;
    }

    /** A span that does nothing. */
    public static CallSpan none() {
        return NONE;
    }

    public static CallSpan begin(Spans spans, String service, String name, Trace parent) {
        return parent.isSampled()
                ? new CallSpan(name, new TracedWork(spans.childOf(parent), service, spans), parent.spanId())
                : NONE;
    }

    /** @param value without secrets */
    public CallSpan with(String attribute, String value) {
        if (call != null) {
            attributes.put(attribute, value);
        }
        return this;
    }

    /** @param code what went wrong, with few different values */
    public void failed(String code) {
        if (call != null) {
            error = Optional.of(code);
        }
    }

    @Override
    public void close() {
        if (call != null) {
            call.spans()
                    .add(Span.ended(
                            call.trace(),
                            parentSpanId,
                            Kind.CLIENT,
                            name,
                            call.service(),
                            startNanos,
                            error,
                            attributes,
                            List.of()));
        }
    }
}
