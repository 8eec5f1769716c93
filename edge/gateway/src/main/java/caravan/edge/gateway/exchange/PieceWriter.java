package caravan.edge.gateway.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/** Passes a service's answer on piece by piece, and reads no more of it than the client takes. Of one event loop. */
final class PieceWriter {
    private static final int QUEUE_BYTES_MAX = 32 * 1024;

    private final HttpClientResponse from;
    private final HttpServerResponse out;
    private boolean waits;
    private boolean isOver;

    PieceWriter(HttpClientResponse from, HttpServerResponse out) {
        this.from = from;
        this.out = out;
    }

    /** To be called before the first piece. */
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
            from.resume();
        }
    }

    /** Whether the client has yet to take what was written. */
    boolean isWaiting() {
        return waits;
    }

    /** Nothing more is passed on. */
    void end() {
        isOver = true;
    }
}
