package caravan.chassis.http.requestlog;

import caravan.kernel.TokenBucket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line of the log for each request that is refused, fails or is slow. If the logger {@value #LOGGER} is at DEBUG, there is a line for
 * each request: the access log. The names of the fields are those of the Elastic Common Schema (ECS 1.2). A line has no query, no header
 * and no body. Thread-safe.
 */
public final class RequestLog {
    public static final String LOGGER = "caravan.requests";
    /** The name of the trace id in all lines of the log. */
    public static final String TRACE_ID = "trace.id";

    public static final Duration SLOW_MIN = Duration.ofSeconds(1);

    /** With more, one caller could soon roll over all that the log's files keep. */
    private static final TokenBucket.Rate LINES = TokenBucket.Rate.perSecond(10, 100);

    /** A gateway's status for a client that did not wait for the answer. */
    private static final int GONE = 499;

    private static final int PATH_CHARACTERS_MAX = 256;
    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final long slowNanosMin;
    private final AtomicReference<TokenBucket> ofRefusals = new AtomicReference<>(TokenBucket.full(System.nanoTime()));
    /** Refusals, which any caller can cause, take no place of failures. */
    private final AtomicReference<TokenBucket> ofOthers = new AtomicReference<>(TokenBucket.full(System.nanoTime()));

    private final AtomicLong leftOut = new AtomicLong();

    /** @param slowMin a request whose work takes as long is slow */
    public RequestLog(Duration slowMin) {
        this.slowNanosMin = slowMin.toNanos();
    }

    /**
     * An answered request.
     *
     * @param path without its query
     * @param code of the problem that was answered, if one was
     * @param nanos from its head until its answer
     * @param client empty if it is not known: the request may come from a gateway whose headers were not looked at
     * @param workNanos the part of it in which the process worked, and did not wait for the caller or for what the caller waits for
     */
    public record Answered(
            String method,
            String path,
            int status,
            Optional<String> code,
            long nanos,
            long workNanos,
            String traceId,
            Optional<InetAddress> client) {}

    /** Whether each request has a line. */
    public boolean isAccessLog() {
        return LOG.isDebugEnabled();
    }

    /** Whether such an answer may have a line. Spares most requests the making of an {@link Answered}. */
    public boolean mayTell(int status, long workNanos) {
        return status >= 400 || workNanos >= slowNanosMin || LOG.isDebugEnabled();
    }

    public void write(Answered answered) {
        int status = answered.status();
        if (status == GONE || (status < 400 && answered.workNanos() < slowNanosMin)) {
            write(answered, Level.DEBUG, "Answered");
        } else if (status < 400) {
            writeIfThereIsRoom(answered, Level.INFO, "Slow", ofOthers);
        } else if (status >= 500 && status != 503) {
            writeIfThereIsRoom(answered, Level.WARN, "Failed", ofOthers);
        } else {
            writeIfThereIsRoom(answered, Level.INFO, "Refused", ofRefusals);
        }
    }

    /**
     * A request that the listener refused before anybody read it, such as bytes that are no HTTP. Such lines take places of refusals.
     *
     * @param code of the problem that was answered
     */
    public void writeUnread(int status, String code, String traceId, Optional<InetAddress> client) {
        writeIfThereIsRoom(
                new Answered("", "", status, Optional.of(code), 0, 0, traceId, client),
                Level.INFO,
                "Refused",
                ofRefusals);
    }

    /** With the access log each request has its line. */
    private void writeIfThereIsRoom(
            Answered answered, Level level, String message, AtomicReference<TokenBucket> bucket) {
        long now = System.nanoTime();
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        if (!isAccessLog() && TokenBucket.take(bucket, LINES, now).nanosUntilToken(LINES, now) > 0) {
            leftOut.incrementAndGet();
            return;
        }
        write(answered, level, message);
    }

    private void write(Answered answered, Level level, String message) {
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        String path = answered.path();
        var line = LOG.atLevel(level);
        // Nobody knows these of bytes that are no request.
        if (!answered.method().isEmpty()) {
            line = line.addKeyValue("http.request.method", answered.method())
                    .addKeyValue("url.path", path.substring(0, Math.min(path.length(), PATH_CHARACTERS_MAX)))
                    .addKeyValue("event.duration", answered.nanos());
        }
        line = line.addKeyValue("http.response.status_code", answered.status())
                .addKeyValue(TRACE_ID, answered.traceId());
        if (answered.client().isPresent()) {
            line = line.addKeyValue("client.address", answered.client().get().getHostAddress());
        }
        if (answered.code().isPresent()) {
            line = line.addKeyValue("error.code", answered.code().get());
        }
        long before = leftOut.getAndSet(0);
        if (before > 0) {
            line = line.addKeyValue("lines_left_out", before);
        }
        line.log(message);
    }
}
