package caravan.chassis.messages.wire;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.kernel.UuidV7;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The trace of a message, and whether it is kept, travel with it. */
class SampledMessagesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.250Z");
    private static final UUID ID = UuidV7.at(NOW, 1, 2);
    private static final Trace TRACE = new Trace("a".repeat(32), "b".repeat(16));

    private static WrittenMessage written(Trace trace) {
        CloudEvents.Unsent unsent = CloudEvents.Unsent.of(
                ID,
                SnapshotMark.typeOf("ships"),
                "key",
                "{}".getBytes(StandardCharsets.UTF_8),
                new Cause("request", trace));
        return CloudEvents.encode(unsent, Partitions.of("key"), NOW);
    }

    /** As another process reads it. */
    private static Trace read(WrittenMessage message) {
        return CloudEvents.decode(message.delivery("ships", 7).event()).cause().trace();
    }

    private static List<Span> spansOf(WrittenMessage message) {
        List<Span> added = new ArrayList<>();
        SentSpans.add(new Adding(added), "ships", List.of(message));
        return added;
    }

    private record Adding(List<Span> added) implements Spans {
        @Override
        public boolean mayBeginTrace(boolean writes, long nowNanos) {
            return false;
        }

        @Override
        public boolean beginTrace(boolean writes, long nowNanos) {
            return false;
        }

        @Override
        public boolean mayAddFailure(long nowNanos) {
            return false;
        }

        @Override
        public Trace childOf(Trace parent) {
            return parent;
        }

        @Override
        public void add(Span span) {
            added.add(span);
        }

        @Override
        public @Nullable Trace surrounding() {
            return null;
        }
    }

    @Test
    void aMessageWhoseTraceIsNotKeptHasTheSpanOfItsCause() {
        WrittenMessage message = written(TRACE);
        assertThat(read(message)).isEqualTo(TRACE);
        assertThat(spansOf(message)).isEmpty();
    }

    @Test
    void aMessageWhoseTraceIsKeptHasASpanBelowItsCause() {
        WrittenMessage message = written(TRACE.sampled());
        Trace own = read(message);
        assertThat(own.traceId()).isEqualTo(TRACE.traceId());
        assertThat(own.isSampled()).isTrue();
        assertThat(own.spanId())
                .as("a part of the message's id")
                .isEqualTo(ID.toString().replace("-", "").substring(16));
        assertThat(spansOf(message)).singleElement().satisfies(span -> {
            assertThat(span.trace()).isEqualTo(own);
            assertThat(span.parentSpanId()).isEqualTo(TRACE.spanId());
            assertThat(span.name())
                    .isEqualTo("send " + SnapshotMark.typeOf("ships").name());
        });
    }
}
