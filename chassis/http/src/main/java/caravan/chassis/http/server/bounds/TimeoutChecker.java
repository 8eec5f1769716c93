package caravan.chassis.http.server.bounds;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the timeouts of all connections of one event loop from time to time, which is cheaper than a timer for each request. Without
 * connections it never wakes the loop. For that loop only.
 */
public final class TimeoutChecker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TimeoutChecker.class);
    private static final long INTERVAL_NANOS_MAX = Duration.ofMillis(500).toNanos();
    private static final long INTERVAL_NANOS_MIN = Duration.ofMillis(10).toNanos();
    private static final int CHECKS_PER_TIMEOUT = 8;

    private final EventLoop loop;
    private final Set<Connection> all = new HashSet<>();
    private boolean isScheduled;
    private final long intervalNanos;
    /** A buffer for heads, shared by all connections of the loop. */
    private final byte[] scratch;

    /** A connection that has timeouts. */
    public interface Connection {
        /** @param sinceLastNanos how long ago they were last checked, about */
        void checkTimeouts(long nowNanos, long sinceLastNanos);

        /** The listener stops: a connection that waits for a request is closed. */
        void stop();
    }

    public TimeoutChecker(EventLoop loop, ListenerLimits limits) {
        this.loop = loop;
        ListenerLimits.Times times = limits.times();
        long shortest = times.idle().toNanos();
        for (Duration each : List.of(times.head(), times.body(), times.closing())) {
            shortest = Math.min(shortest, each.toNanos());
        }
        intervalNanos = Math.clamp(shortest / CHECKS_PER_TIMEOUT, INTERVAL_NANOS_MIN, INTERVAL_NANOS_MAX);
        scratch = new byte[limits.heads().headBytesMax()];
    }

    public byte[] scratch() {
        return scratch;
    }

    public void add(Connection connection) {
        all.add(connection);
        scheduleCheck();
    }

    public void remove(Connection connection) {
        all.remove(connection);
    }

    private void scheduleCheck() {
        if (!isScheduled && !all.isEmpty()) {
            isScheduled = true;
            var unused = loop.schedule(this, intervalNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void run() {
        isScheduled = false;
        try {
            checkAll();
        } finally {
            scheduleCheck();
        }
    }

    private void checkAll() {
        long now = System.nanoTime();
        for (Connection each : new ArrayList<>(all)) {
            try {
                each.checkTimeouts(now, intervalNanos);
            } catch (RuntimeException broken) {
                LOG.atError().setCause(broken).log("The timeouts of a connection could not be checked");
            }
        }
    }

    public void stopAll() {
        new ArrayList<>(all).forEach(Connection::stop);
    }
}
