package caravan.edge.gateway.forwarding;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a large body on as it comes in, never faster than the instance takes it. The source is paused until then. To be used on
 * the request's event loop.
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
     * @param length in bytes, -1 if it is not known beforehand
     * @param bytesMax of a body whose length is not known; one that is longer is not passed on to its end
     * @param passed told how many bytes are held no more
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

    /** Whether all of it has been passed on. */
    boolean isEnded() {
        return ended;
    }

    /** @param tooLong told when the body turns out to be too long, before the request is broken off */
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

    /** What still comes is dropped. */
    void stop() {
        sink = null;
        source.resume();
    }
}
