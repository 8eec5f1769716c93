package caravan.edge.gateway.forwarding;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards a large body as it arrives, never faster than the instance reads it. The source is paused until then. Use it on the event loop
 * of the request.
 */
public final class BodyStream {
    private final HttpServerRequest source;
    private final Buffer begun;
    private final long length;
    private final long bytesMax;
    private final IntConsumer passed;
    private long bytes;
    private boolean ended;
    private Runnable tooLong = () -> {};
    private @Nullable HttpClientRequest sink;

    /**
     * @param begun what was read of it already
     * @param length in bytes, -1 if it is not known
     * @param bytesMax of a body of unknown length; a longer one is broken off
     * @param passed called with the number of bytes that are no longer held
     */
    public BodyStream(HttpServerRequest source, Buffer begun, long length, long bytesMax, IntConsumer passed) {
        this.source = source;
        this.begun = begun;
        this.length = length;
        this.bytesMax = bytesMax;
        this.passed = passed;
    }

    long length() {
        return length;
    }

    /** Whether all of it has been forwarded. */
    boolean isEnded() {
        return ended;
    }

    /** @param tooLong runs when the body turns out to be too long, before the request is broken off */
    void flowInto(HttpClientRequest request, Runnable tooLong) {
        sink = request;
        this.tooLong = tooLong;
        source.handler(this::pass);
        source.endHandler(end -> finish());
        if (begun.length() > 0) {
            pass(begun);
        }
        source.resume();
    }

    private void pass(Buffer piece) {
        HttpClientRequest request = sink;
        if (request == null) {
            return;
        }
        bytes += piece.length();
        if (bytes > bytesMax) {
            stop();
            tooLong.run();
            request.reset();
            return;
        }
        passed.accept(piece.length());
        request.write(piece);
        if (request.writeQueueFull()) {
            source.pause();
            request.drainHandler(drained -> source.resume());
        }
    }

    private void finish() {
        ended = true;
        if (sink != null) {
            sink.end();
        }
    }

    /** Drops what still arrives. */
    void stop() {
        sink = null;
        source.resume();
    }
}
