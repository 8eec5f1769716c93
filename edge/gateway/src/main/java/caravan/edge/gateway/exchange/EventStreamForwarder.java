package caravan.edge.gateway.exchange;

import caravan.edge.gateway.forwarding.UpstreamAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Passes an event stream on: its head at once, then each event as it comes, until either side ends, it is silent for too long, or
 * the gateway stops. A stream whose client lags takes room while it does; where there is none it is cut off, and the client asks again
 * from the last event that it has seen. Of one event loop.
 */
public final class EventStreamForwarder {
    /** What waits of one stream while its client lags: 16 pieces of 8 KiB until Vert.x stops to read, and what it has read by then. */
    public static final int LAG_BYTES = 160 * 1024;

    private final Vertx vertx;
    private final ClientRequest client;
    private final UpstreamAnswer answer;
    private final ByteQuota lags;
    private final OpenStreams streams;
    private final long silenceNanosMax;
    private final Runnable whenOver;
    private final BackpressureWriter pieces;
    private long heardNanos = System.nanoTime();
    private long timer = -1;
    private boolean isLagging;
    private boolean isOver;

    /**
     * @param lags the room of all streams whose clients lag
     * @param whenOver done once
     */
    public EventStreamForwarder(
            Vertx vertx,
            ClientRequest client,
            UpstreamAnswer answer,
            ByteQuota lags,
            OpenStreams streams,
            Duration silenceMax,
            Runnable whenOver) {
        this.vertx = vertx;
        this.client = client;
        this.answer = answer;
        this.lags = lags;
        this.streams = streams;
        this.silenceNanosMax = silenceMax.toNanos();
        this.whenOver = whenOver;
        this.pieces = new BackpressureWriter(answer.response(), client.out(), this::caughtUp);
    }

    /** To be called as soon as the answer's head is here. */
    public void start() {
        answer.hasNoDeadline();
        streams.opened(this);
        client.whenGone(this::stop);
        HttpServerResponse out = client.out();
        AnswerForwarder.head(out, answer);
        if (!client.isHttp2()) {
            out.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        pieces.start();
        if (client.isHttp10()) {
            out.write(Buffer.buffer());
        } else {
            out.setChunked(true);
            out.writeHead();
        }
        HttpClientResponse from = answer.response();
        from.exceptionHandler(brokeOff -> cutOff());
        from.endHandler(ended -> end());
        from.handler(this::pass);
        watch(silenceNanosMax);
    }

    private void pass(Buffer piece) {
        if (isOver) {
            return;
        }
        heardNanos = System.nanoTime();
        pieces.write(piece);
        if (pieces.isWaiting() && !isLagging) {
            isLagging = lags.tryTake(client.client().address(), LAG_BYTES);
            if (!isLagging) {
                cutOff();
            }
        }
    }

    private void caughtUp() {
        if (isLagging) {
            isLagging = false;
            lags.give(client.client().address(), LAG_BYTES);
        }
    }

    private void watch(long nanos) {
        timer = vertx.setTimer(Math.max(1, nanos / 1_000_000), fired -> {
            timer = -1;
            long left = silenceNanosMax - (System.nanoTime() - heardNanos);
            if (left > 0) {
                watch(left);
            } else {
                end();
            }
        });
    }

    /** Ends the stream in order: it is nothing but its events. */
    void end() {
        if (!isOver) {
            stop();
            client.out().end();
            client.ended();
        }
    }

    /** In the middle of something: the service broke off, or there is no room for what the client has not taken. */
    private void cutOff() {
        if (!isOver) {
            stop();
            client.out().reset();
            client.ended();
        }
    }

    private void stop() {
        if (!isOver) {
            isOver = true;
            pieces.end();
            streams.closed(this);
            caughtUp();
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
            answer.cutOff();
            whenOver.run();
        }
    }
}
