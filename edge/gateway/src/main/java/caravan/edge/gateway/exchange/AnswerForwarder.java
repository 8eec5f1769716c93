package caravan.edge.gateway.exchange;

import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.forwarding.HopByHopHeaders;
import caravan.edge.gateway.forwarding.UpstreamAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * Forwards a service's answer: a short one in one piece, a longer one piece by piece, never faster than the client reads it. Belongs to
 * one event loop.
 */
public final class AnswerForwarder {
    /** The most bytes of an answer that are held: those that the client has not read, and those of one more read. */
    static final int HELD_BYTES_MAX = 80 * 1024;

    private static final int WHOLE_BYTES_MAX = 16 * 1024;
    /** An answer gets one more second for each part of this size. */
    private static final int BYTES_PER_SECOND_MIN = 64 * 1024;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NOT_MODIFIED = 304;
    private static final int NO_CONTENT = 204;
    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private final Vertx vertx;
    private final ClientRequest client;
    private final UpstreamAnswer answer;
    private final ByteQuota held;
    private final long untilNanos;
    private final Consumer<GatewayRefusal> refusing;
    private final BackpressureWriter pieces;
    private final boolean isWhole;
    private final int reserved;
    private Buffer whole = Buffer.buffer();
    private long passed;
    private long timer = -1;
    private boolean hasBegun;
    private boolean isOver;

    /**
     * @param untilNanos when a body that has not arrived is too late
     * @param refusing called if the answer breaks off before any of it was sent
     */
    public AnswerForwarder(
            Vertx vertx,
            ClientRequest client,
            UpstreamAnswer answer,
            ByteQuota held,
            long untilNanos,
            Consumer<GatewayRefusal> refusing) {
        this.vertx = vertx;
        this.client = client;
        this.answer = answer;
        this.held = held;
        this.untilNanos = untilNanos;
        this.refusing = refusing;
        this.pieces = new BackpressureWriter(answer.response(), client.out(), () -> {});
        long length = hasNoBody(client.method(), answer.status()) ? 0 : answer.length();
        this.isWhole = length >= 0 && length <= WHOLE_BYTES_MAX;
        this.reserved = isWhole ? (int) length : HELD_BYTES_MAX;
    }

    private static boolean hasNoBody(HttpMethod method, int status) {
        return method == HttpMethod.HEAD || status == NO_CONTENT || status == NOT_MODIFIED;
    }

    /** Writes the head of a service's answer, without the headers of its connection. */
    static void head(HttpServerResponse out, UpstreamAnswer answer) {
        out.setStatusCode(answer.status());
        HopByHopHeaders.copyAnswer(answer.headers(), out.headers());
        if (!out.headers().contains(NO_SNIFFING)) {
            out.headers().set(NO_SNIFFING, NOSNIFF);
        }
    }

    /** Call it as soon as the head of the answer is here. */
    public void start() {
        if (!held.tryTake(client.client().address(), reserved)) {
            isOver = true;
            answer.drop();
            refusing.accept(GatewayRefusal.later(
                    503,
                    "overloaded",
                    "The gateway has no room for the answer, because slow clients fill it; try again in a moment.",
                    1));
            return;
        }
        client.whenGone(this::clientGone);
        HttpClientResponse from = answer.response();
        from.exceptionHandler(this::brokeOff);
        if (isWhole) {
            from.handler(this::collect);
            from.endHandler(end -> finishWhole());
        } else {
            pieces.start();
            from.handler(this::pass);
            from.endHandler(end -> finish());
        }
        answer.whenLate(this::look);
    }

    private void collect(Buffer piece) {
        whole = whole.length() == 0 ? piece : whole.appendBuffer(piece);
    }

    private void finishWhole() {
        if (isOver) {
            return;
        }
        HttpServerResponse out = client.out();
        head(out, answer);
        String length = answer.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (client.method() == HttpMethod.HEAD && length != null) {
            out.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        over();
        answer.ended();
        out.end(whole);
        client.ended();
    }

    private void pass(Buffer piece) {
        if (isOver) {
            return;
        }
        begin();
        passed += piece.length();
        pieces.write(piece);
    }

    /**
     * Writes the head with the first piece. If the answer breaks off before, a refusal can still be sent, without headers of the answer
     * but with those of the gateway.
     */
    private void begin() {
        if (hasBegun) {
            return;
        }
        hasBegun = true;
        HttpServerResponse out = client.out();
        head(out, answer);
        if (answer.length() >= 0) {
            out.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(answer.length()));
        } else {
            out.setChunked(true);
        }
    }

    private void finish() {
        if (isOver) {
            return;
        }
        begin();
        over();
        answer.ended();
        client.out().end();
        client.ended();
    }

    /** Checks whether the service is too slow. A slow client is not the fault of the service; the listener cuts it off. */
    private void look() {
        if (isOver) {
            return;
        }
        long now = System.nanoTime();
        long late = untilNanos + passed / BYTES_PER_SECOND_MIN * NANOS_PER_SECOND;
        if (pieces.isWaiting()) {
            lookAgain(NANOS_PER_SECOND);
        } else if (late - now > 0) {
            lookAgain(late - now);
        } else {
            end(GatewayRefusal.of(
                    504, "answer_late", "The service " + client.place().service() + " did not answer in time."));
        }
    }

    private void lookAgain(long nanos) {
        timer = vertx.setTimer(Math.max(1, nanos / 1_000_000), fired -> {
            timer = -1;
            look();
        });
    }

    private void brokeOff(Throwable why) {
        end(GatewayRefusal.of(
                502, "answer_lost", "The service " + client.place().service() + " ended its answer too early."));
    }

    /**
     * Ends a broken answer. If something was sent already, the client is cut off: a regular end would say that the answer is complete.
     */
    private void end(GatewayRefusal refused) {
        if (isOver) {
            return;
        }
        over();
        answer.cutOff();
        if (hasBegun) {
            client.out().reset();
            client.ended();
        } else {
            refusing.accept(refused);
        }
    }

    private void clientGone() {
        if (!isOver) {
            over();
            answer.cutOff();
        }
    }

    private void over() {
        isOver = true;
        pieces.end();
        held.give(client.client().address(), reserved);
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
