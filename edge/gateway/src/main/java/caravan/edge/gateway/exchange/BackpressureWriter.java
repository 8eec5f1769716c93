package caravan.edge.gateway.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/** Forwards a service's answer piece by piece, and reads no more of it than the client reads. Belongs to one event loop. */
final class BackpressureWriter {
    private static final int QUEUE_BYTES_MAX = 32 * 1024;

    private final HttpClientResponse from;
    private final HttpServerResponse out;
    private final Runnable whenTaken;
    private boolean waits;
    private boolean isOver;

    /** @param whenTaken runs each time the client has read what was waiting */
    BackpressureWriter(HttpClientResponse from, HttpServerResponse out, Runnable whenTaken) {
        this.from = from;
        this.out = out;
        this.whenTaken = whenTaken;
    }

    /** Call it before the first piece. */
    void start() {
        out.setWriteQueueMaxSize(QUEUE_BYTES_MAX);
        out.drainHandler(drained -> resume());
    }

    void write(Buffer piece) {
        out.write(piece);
        if (out.writeQueueFull()) {
            waits = true;
            from.pause();
        }
    }

    private void resume() {
        if (waits && !isOver) {
            waits = false;
            whenTaken.run();
            from.resume();
        }
    }

    /** Whether the client has not yet read what was written. */
    boolean isWaiting() {
        return waits;
    }

    /** Forwards nothing more. */
    void end() {
        isOver = true;
    }
}
