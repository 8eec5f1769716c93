package caravan.chassis.http.server.http2;

import caravan.chassis.http.server.bounds.AnswerTimeout;
import caravan.chassis.http.server.bounds.BodyTimeout;
import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.exchange.ClientExchange;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** One stream of an HTTP/2 connection. */
final class Http2Exchange extends ClientExchange {
    /** A parsed head takes so many times its bytes, as over HTTP/1. Here there are many at once, so small ones count, too. */
    private static final int HEAD_COPIES = 4;

    private final HttpServerRequest request;
    private final boolean continueExpected;
    private final BodyTimeout bodyTime = new BodyTimeout();
    private final AnswerTimeout answerTime = new AnswerTimeout();
    private long headBytes;
    private long bodyBytes;
    private long windowBytesGiven;

    Http2Exchange(ClientQuotas.Client client, EventLoop loop, HttpServerRequest request) {
        super(client, loop);
        this.request = request;
        this.continueExpected = "100-continue".equalsIgnoreCase(request.getHeader("expect"));
    }

    /** @return false if there is no room for the head */
    boolean begin() {
        long head = 0;
        for (Map.Entry<String, String> each : request.headers()) {
            head += each.getKey().length() + each.getValue().length();
        }
        long cost = HEAD_COPIES * (head + request.uri().length());
        if (!client.take(cost)) {
            return false;
        }
        headBytes = cost;
        return true;
    }

    @Override
    public boolean takeForBody(int more) {
        if (!client.take(more)) {
            return false;
        }
        bodyBytes += more;
        return true;
    }

    @Override
    public void giveForBody(int less) {
        // A piece that was forwarded at once was not counted, and the head counts until the stream ends.
        long given = Math.min(bodyBytes, less);
        bodyBytes -= given;
        client.give(given);
    }

    @Override
    public boolean isBodyHere() {
        return request.isEnded();
    }

    @Override
    public boolean isContinueExpected() {
        return continueExpected;
    }

    /** The client is ready for so many more bytes of the answer. */
    void windowGrew(int more) {
        windowBytesGiven += more;
    }

    /**
     * Whether its body comes too slowly.
     *
     * @param notReadNanos how long the client could not send, because this process was not ready
     */
    boolean isBodyLate(long nowNanos, long notReadNanos, ListenerLimits.Times times) {
        return !request.isEnded() && bodyTime.isLate(nowNanos, request.bytesRead(), notReadNanos, times);
    }

    /**
     * Whether the client reads the answer too slowly.
     *
     * @param isQueued whether a part of it waits for the client's window
     * @param windowBytesUsed the first size of the window, less its size now
     */
    boolean isAnswerSlow(long nowNanos, boolean isQueued, long windowBytesUsed, ListenerLimits.Times times) {
        HttpServerResponse answer = request.response();
        boolean waits = answer.ended() || (answer.headWritten() && (isQueued || answer.writeQueueFull()));
        return answerTime.isSlow(nowNanos, waits, windowBytesGiven + windowBytesUsed, times);
    }

    void end() {
        client.give(headBytes + bodyBytes);
        headBytes = 0;
        bodyBytes = 0;
    }
}
