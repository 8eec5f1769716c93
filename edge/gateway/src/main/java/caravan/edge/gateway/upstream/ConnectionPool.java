package caravan.edge.gateway.upstream;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** Kept-alive connections to one instance; the one used last is used next, so that the rest can grow old and go. */
public final class ConnectionPool {
    private static final Duration CONNECTION_IDLE_MAX = Duration.ofSeconds(20);

    private final URI address;
    private final Duration connectMax;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** @param connectionsMax in use or kept; a further one is refused */
    ConnectionPool(URI address, int connectionsMax, Duration connectMax) {
        this.address = address;
        this.connectMax = connectMax;
        this.free = new Semaphore(connectionsMax);
    }

    /** One that was used before and is still good; empty if there is none. */
    public Optional<UpstreamConnection> kept(Deadline deadline) {
        for (UpstreamConnection found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
            if (!found.isIdleLongerThan(CONNECTION_IDLE_MAX, System.nanoTime()) && found.isQuiet()) {
                found.until(deadline);
                return Optional.of(found);
            }
            discard(found);
        }
        return Optional.empty();
    }

    /** @throws IOException if there are too many, or none is to be had */
    public UpstreamConnection open(Deadline deadline) throws IOException {
        if (!"http".equals(address.getScheme())) {
            throw new IOException("the gateway speaks http alone to services, not " + address.getScheme());
        }
        if (!free.tryAcquire()) {
            throw new IOException("it has all the connections that it may have");
        }
        try {
            return UpstreamConnection.open(address.getHost(), address.getPort(), connectMax, deadline);
        } catch (IOException | RuntimeException failed) {
            free.release();
            throw failed;
        }
    }

    public void giveBack(UpstreamConnection connection, boolean isReusable) {
        if (!isReusable || closed) {
            discard(connection);
            return;
        }
        long now = System.nanoTime();
        connection.markIdle(now);
        idle.addFirst(connection);
        UpstreamConnection oldest = idle.peekLast();
        if (closed) {
            close();
        } else if (oldest != null
                && oldest.isIdleLongerThan(CONNECTION_IDLE_MAX, now)
                && idle.removeLastOccurrence(oldest)) {
            discard(oldest);
        }
    }

    private void discard(UpstreamConnection connection) {
        connection.close();
        free.release();
    }

    /** Closes what is idle now, and what is in use once it is given back. */
    void close() {
        closed = true;
        for (UpstreamConnection found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
            discard(found);
        }
    }
}
