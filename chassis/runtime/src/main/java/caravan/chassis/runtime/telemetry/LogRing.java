package caravan.chassis.runtime.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.event.KeyValuePair;

/**
 * The last lines of the log in memory, for operators who look from elsewhere. The oldest make room for new ones. Warnings and errors have
 * room of their own, so that lines which callers can cause, such as those of refused requests, do not push them out. Thread-safe.
 */
public final class LogRing {
    /** Of all lines together. */
    public static final int BYTES_MAX = 512 * 1024;

    /** Of warnings and errors. */
    static final int IMPORTANT_BYTES_MAX = 128 * 1024;
    /** What a line takes beside its bytes. */
    private static final int LINE_OVERHEAD_BYTES = 160;

    private static final String TRACE_ID = "trace.id";

    private final Part important = new Part(IMPORTANT_BYTES_MAX);
    private final Part others = new Part(BYTES_MAX - IMPORTANT_BYTES_MAX);
    private long added;

    private static final class Part {
        private final int bytesMax;
        private final Deque<Line> lines = new ArrayDeque<>();
        private int bytes;

        Part(int bytesMax) {
            this.bytesMax = bytesMax;
        }

        void add(Line line) {
            if (line.bytes() > bytesMax) {
                return;
            }
            lines.addLast(line);
            bytes += line.bytes();
            while (bytes > bytesMax) {
                bytes -= lines.removeFirst().bytes();
            }
        }
    }

    /** @param number in the order of the log */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Line(long number, Level level, String traceId, byte[] json) {
        int bytes() {
            return json.length + traceId.length() + LINE_OVERHEAD_BYTES;
        }
    }

    /** @param json the line as it is written to the log */
    void add(ILoggingEvent event, byte[] json) {
        String traceId = traceIdOf(event);
        synchronized (this) {
            Part part = event.getLevel().isGreaterOrEqual(Level.WARN) ? important : others;
            part.add(new Line(added++, event.getLevel(), traceId, json));
        }
    }

    /**
     * The last lines that fit the question, the newest first.
     *
     * @param least the least important level
     * @param traceId of one trace; empty for all lines
     */
    public synchronized List<byte[]> last(int linesMax, Level least, Optional<String> traceId) {
        return Stream.concat(important.lines.stream(), others.lines.stream())
                .filter(line -> line.level().isGreaterOrEqual(least)
                        && traceId.map(line.traceId()::equals).orElse(true))
                .sorted(Comparator.comparingLong(Line::number).reversed())
                .limit(linesMax)
                .map(Line::json)
                .toList();
    }

    private static String traceIdOf(ILoggingEvent event) {
        String ofThread = event.getMDCPropertyMap().get(TRACE_ID);
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (ofThread != null || pairs == null) {
            return ofThread == null ? "" : ofThread;
        }
        return pairs.stream()
                .filter(pair -> pair.key.equals(TRACE_ID))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElse("");
    }
}
