package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A span as OpenTelemetry's exporter takes it. */
final class OtlpSpan implements SpanData {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("caravan");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private final Span span;
    private final Resource resource;
    private final Attributes attributes;

    /** @param resource the process and the service that it comes from */
    OtlpSpan(Span span, Resource resource) {
        this.span = span;
        this.resource = resource;
        this.attributes = attributesOf(span);
    }

    private static Attributes attributesOf(Span span) {
        AttributesBuilder attributes = Attributes.builder();
        span.attributes().forEach((name, value) -> {
            switch (value) {
                case Long number -> attributes.put(name, number);
                default -> attributes.put(name, value.toString());
            }
        });
        span.error().ifPresent(code -> attributes.put(ERROR_TYPE, code));
        return attributes.build();
    }

    /** What is kept is sampled, even if that was decided at its end. */
    private static SpanContext contextOf(Trace trace) {
        return SpanContext.create(trace.traceId(), trace.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public String getName() {
        return span.name();
    }

    @Override
    public SpanKind getKind() {
        return switch (span.kind()) {
            case SERVER -> SpanKind.SERVER;
            case CLIENT -> SpanKind.CLIENT;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
            case INTERNAL -> SpanKind.INTERNAL;
        };
    }

    @Override
    public SpanContext getSpanContext() {
        return contextOf(span.trace());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return span.parentSpanId().isEmpty()
                ? SpanContext.getInvalid()
                : contextOf(span.trace().withSpan(span.parentSpanId()));
    }

    @Override
    public StatusData getStatus() {
        return span.error().isPresent() ? StatusData.error() : StatusData.unset();
    }

    @Override
    public long getStartEpochNanos() {
        Instant start = span.start();
        return TimeUnit.SECONDS.toNanos(start.getEpochSecond()) + start.getNano();
    }

    @Override
    public long getEndEpochNanos() {
        return getStartEpochNanos() + span.duration().toNanos();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public List<LinkData> getLinks() {
        return span.links().stream()
                .map(link -> LinkData.create(contextOf(link)))
                .toList();
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public int getTotalRecordedLinks() {
        return span.links().size();
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // the interface still has it
    public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return InstrumentationLibraryInfo.create(SCOPE.getName(), SCOPE.getVersion());
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public Resource getResource() {
        return resource;
    }
}
