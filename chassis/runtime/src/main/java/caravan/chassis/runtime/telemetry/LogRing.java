package caravan.chassis.runtime.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/** The last lines of the log in memory, for operators who look from elsewhere. The oldest make room for new ones. Thread-safe. */
public final class LogRing {
    /** Of all lines together. */
    public static final int BYTES_MAX = 512 * 1024;
    /** What a line takes beside its bytes. */
    private static final int LINE_OVERHEAD_BYTES = 160;

    private static final String TRACE_ID = "trace.id";

    private final Deque<Line> lines = new ArrayDeque<>();
    private int bytes;

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Line(Level level, String traceId, byte[] json) {
        int bytes() {
            return json.length + traceId.length() + LINE_OVERHEAD_BYTES;
        }
    }

    /** @param json the line as it is written to the log */
    void add(ILoggingEvent event, byte[] json) {
        Line line = new Line(event.getLevel(), traceIdOf(event), json);
        if (line.bytes() > BYTES_MAX) {
            return;
        }
        synchronized (this) {
            lines.addLast(line);
            bytes += line.bytes();
            while (bytes > BYTES_MAX) {
                bytes -= lines.removeFirst().bytes();
            }
        }
    }

    /**
     * The last lines that fit the question, the newest first.
     *
     * @param least the least important level
     * @param traceId of one trace; empty for all lines
     */
    public synchronized List<byte[]> last(int linesMax, Level least, Optional<String> traceId) {
        List<byte[]> found = new ArrayList<>();
        Iterator<Line> newestFirst = lines.descendingIterator();
        while (newestFirst.hasNext() && found.size() < linesMax) {
            Line line = newestFirst.next();
            if (line.level().isGreaterOrEqual(least)
                    && traceId.map(line.traceId()::equals).orElse(true)) {
                found.add(line.json());
            }
        }
        return found;
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
