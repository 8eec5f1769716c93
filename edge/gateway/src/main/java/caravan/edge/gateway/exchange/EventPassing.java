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
 * the gateway stops. Of one event loop.
 */
public final class EventPassing {
    private final Vertx vertx;
    private final ClientRequest client;
    private final UpstreamAnswer answer;
    private final HeldBytes held;
    private final OpenStreams streams;
    private final long silenceNanosMax;
    private final Runnable whenOver;
    private final PieceWriter pieces;
    private long heardNanos = System.nanoTime();
    private long timer = -1;
    private boolean isOver;

    /** @param whenOver done once, if the stream was started */
    public EventPassing(
            Vertx vertx,
            ClientRequest client,
            UpstreamAnswer answer,
            HeldBytes held,
            OpenStreams streams,
            Duration silenceMax,
            Runnable whenOver) {
        this.vertx = vertx;
        this.client = client;
        this.answer = answer;
        this.held = held;
        this.streams = streams;
        this.silenceNanosMax = silenceMax.toNanos();
        this.whenOver = whenOver;
        this.pieces = new PieceWriter(answer.response(), client.out());
    }

    /**
     * To be called as soon as the answer's head is here.
     *
     * @return false if there is no room for the stream; the answer is dropped then
     */
    public boolean start() {
        if (!held.tryTake(client.client().address(), AnswerPassing.HELD_BYTES_MAX)) {
            isOver = true;
            answer.cutOff();
            return false;
        }
        answer.hasNoDeadline();
        streams.opened(this);
        client.whenGone(this::stop);
        HttpServerResponse out = client.out();
        AnswerPassing.head(out, answer);
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
        return true;
    }

    private void pass(Buffer piece) {
        if (isOver) {
            return;
        }
        heardNanos = System.nanoTime();
        pieces.write(piece);
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

    /** The service broke off in the middle of something. */
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
            held.give(client.client().address(), AnswerPassing.HELD_BYTES_MAX);
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
            answer.cutOff();
            whenOver.run();
        }
    }
}
