package caravan.chassis.runtime.batching;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.api.tracing.TracedWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The span of a batch. It belongs to the trace of the first command whose trace is kept, and is linked to all of those, the first one too,
 * so that the links alone say which requests shared the batch. A batch without such a command has none.
 */
final class BatchSpan {
    private BatchSpan() {}

    /** Adds the span of a batch that has ended. */
    static void add(String name, List<? extends WaitingCommand<?, ?>> batch, long startNanos) {
        TracedWork first = null;
        List<Trace> links = List.of();
        boolean failed = false;
        for (WaitingCommand<?, ?> command : batch) {
            TracedWork traced = command.traced();
            if (traced == null) {
                continue;
            }
            if (first == null) {
                first = traced;
                links = new ArrayList<>();
            }
            if (links.size() < Span.LINKS_MAX) {
                links.add(traced.trace());
            }
            failed |= command.isFailed();
        }
        add(name, batch.size(), first, links, failed, startNanos);
    }

    private static void add(
            String name, int commands, @Nullable TracedWork first, List<Trace> links, boolean failed, long startNanos) {
        if (first != null) {
            first.spans()
                    .add(Span.ended(
                            first.spans().childOf(first.trace()),
                            first.trace().spanId(),
                            Kind.INTERNAL,
                            "batch " + name,
                            first.service(),
                            startNanos,
                            failed ? Optional.of("failed") : Optional.empty(),
                            Map.of("caravan.batch.commands", (long) commands),
                            links));
        }
    }
}
