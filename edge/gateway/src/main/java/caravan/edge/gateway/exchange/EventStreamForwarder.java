package caravan.edge.gateway.exchange;

import caravan.edge.gateway.forwarding.UpstreamAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Forwards an event stream: its head at once, then each event, until either side ends, it is silent for too long, or the gateway stops. A
 * stream whose client reads too slowly takes room of a common quota. If there is none, it is cut off, and the client asks again from the
 * last event that it has seen. Belongs to one event loop.
 */
public final class EventStreamForwarder {
    /** The buffer of one slow stream: 16 pieces of 8 KiB until Vert.x stops reading, and what it has read by then. */
    public static final int LAG_BYTES = 160 * 1024;

    private final Vertx vertx;
    private final ClientRequest client;
    private final UpstreamAnswer answer;
    private final ByteQuota lags;
    private final OpenStreams streams;
    private final long silenceNanosMax;
    private final Runnable whenOver;
    private final BackpressureWriter pieces;
    private long receivedNanos = System.nanoTime();
    private long timer = -1;
    private boolean isLagging;
    private boolean isOver;

    /**
     * @param lags the room of all slow streams
     * @param whenOver runs once
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

    /** Call it as soon as the head of the answer is here. */
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
        receivedNanos = System.nanoTime();
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
            long left = silenceNanosMax - (System.nanoTime() - receivedNanos);
            if (left > 0) {
                watch(left);
            } else {
                end();
            }
        });
    }

    /** Ends the stream regularly: it consists of its events only. */
    void end() {
        if (!isOver) {
            stop();
            client.out().end();
            client.ended();
        }
    }

    /** Cuts the stream off: the service broke off, or there is no room for what the client has not read. */
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
