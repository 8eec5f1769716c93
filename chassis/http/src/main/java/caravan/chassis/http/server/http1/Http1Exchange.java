package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.bounds.BodyTimeout;
import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.exchange.ClientExchange;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The current request of an HTTP/1 connection and its answer: how far both are, and what they hold. It is reused for the next request.
 */
final class Http1Exchange extends ClientExchange {
    /** A head up to this size is part of the fixed cost of a connection. */
    private static final int HEAD_BYTES_FREE = 1024;
    /** A parsed head takes so many times its bytes: names and values become strings in a map. */
    private static final int HEAD_COPIES = 4;
    /** A body is held twice: as network buffers, and collected. */
    private static final int BODY_COPIES = 2;

    private enum Incoming {
        /** No request: the connection waits for one. */
        NONE,
        /** The head is read; the rest of the body may still arrive. */
        BODY_COMES,
        /** The whole body has arrived with the head, and is being handed on. */
        BODY_IS_HERE,
        /** The whole request is handed on. */
        ENDED
    }

    private enum Outgoing {
        /** The handler has not begun to answer. */
        NONE,
        /** The head is written, with the length of the body. */
        SIZED,
        /** The head is written, without a length: a stream may end much later, or never. */
        UNSIZED,
        /** The whole answer is written. */
        ENDED,
        /** The connection has answered by itself: nothing that the handler still writes is sent. */
        MUTED
    }

    /** The head of the current request; the next one is read when this exchange has ended. */
    private final RequestHead head;

    private final BodyTimeout bodyTime = new BodyTimeout();
    private Incoming incoming = Incoming.NONE;
    private Outgoing outgoing = Outgoing.NONE;
    private boolean continueExpected;

    /** Whether the connection ends with this answer. */
    private boolean last;

    /** Bytes counted for the head. */
    private long headBytes;

    /** Bytes counted for the part of the body that is not handed on yet. */
    private long bodyBytes;

    private long received;
    private @Nullable HttpServerRequest request;

    Http1Exchange(RequestHead head, ClientQuotas.Client client, EventLoop loop) {
        super(client, loop);
        this.head = head;
    }

    /** @return false if there is no room for the head */
    boolean begin() {
        int length = head.end() - head.start();
        long cost = length <= HEAD_BYTES_FREE ? 0 : (long) HEAD_COPIES * length;
        if (cost > 0 && !client.take(cost)) {
            return false;
        }
        headBytes = cost;
        incoming = Incoming.BODY_COMES;
        outgoing = Outgoing.NONE;
        continueExpected = head.isContinueExpected();
        received = 0;
        bodyTime.reset();
        return true;
    }

    /** Vert.x has parsed it. */
    void carries(HttpServerRequest parsed) {
        request = incoming == Incoming.ENDED ? null : parsed;
    }

    /** @param isHere whether it is complete */
    void bodyComes(boolean isHere) {
        incoming = isHere ? Incoming.BODY_IS_HERE : Incoming.BODY_COMES;
    }

    /** @return false if there is no room for so much more of the body */
    boolean received(int more) {
        received += more;
        long cost = (long) BODY_COPIES * more;
        if (outgoing == Outgoing.ENDED) {
            return true;
        }
        if (!client.take(cost)) {
            return false;
        }
        bodyBytes += cost;
        return true;
    }

    void requestEnds() {
        incoming = Incoming.ENDED;
    }

    void answersContinue() {
        continueExpected = false;
    }

    /** @param atLatest whether the connection ends with this answer in any case */
    void answerBegins(HttpResponse answer, boolean atLatest) {
        if (outgoing == Outgoing.MUTED) {
            return;
        }
        boolean hasLength = answer.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        outgoing = hasLength ? Outgoing.SIZED : Outgoing.UNSIZED;
        last = atLatest || head.isCloseAsked() || mayBodyStillCome() || closes(answer, hasLength);
        if (last) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private boolean mayBodyStillCome() {
        return switch (incoming) {
            case BODY_COMES -> true;
            case BODY_IS_HERE -> continueExpected;
            case NONE, ENDED -> false;
        };
    }

    private boolean closes(HttpResponse answer, boolean hasLength) {
        HttpHeaders headers = answer.headers();
        if (headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            return true;
        }
        if (!head.isVersion10()) {
            return false;
        }
        boolean endsByClosing = !hasLength
                && answer.status().codeClass() == HttpStatusClass.SUCCESS
                && answer.status().code() != 204;
        return endsByClosing || !headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true);
    }

    /** A body that nobody has read must not block the next request. */
    void answerEnds() {
        outgoing = Outgoing.ENDED;
        if (request != null && !last) {
            request.handler(null);
            request.resume();
        }
    }

    /** From now on nothing that is written for the request is sent. */
    void mute() {
        if (isOpen()) {
            outgoing = Outgoing.MUTED;
        }
    }

    boolean isMuted() {
        return outgoing == Outgoing.MUTED;
    }

    boolean isOpen() {
        return incoming != Incoming.NONE;
    }

    boolean isOver() {
        return incoming == Incoming.ENDED && outgoing == Outgoing.ENDED;
    }

    boolean isRequestEnded() {
        return incoming == Incoming.ENDED;
    }

    boolean isAnswerBegun() {
        return outgoing != Outgoing.NONE;
    }

    /** Whether the connection ends with the answer. */
    boolean isLast() {
        return last;
    }

    /** Whether an answer still has a reader after the client has closed its side: a stream without an end has none. */
    boolean isWorthFinishing() {
        return outgoing == Outgoing.NONE || outgoing == Outgoing.SIZED;
    }

    /**
     * Whether the body takes too long.
     *
     * @param notReadNanos how long it was not read, because this process was not ready
     */
    boolean isBodyLate(long nowNanos, long notReadNanos, ListenerLimits.Times times) {
        return bodyTime.isLate(nowNanos, received, notReadNanos, times);
    }

    void end() {
        incoming = Incoming.NONE;
        request = null;
        if (headBytes + bodyBytes > 0) {
            client.give(headBytes + bodyBytes);
            headBytes = 0;
            bodyBytes = 0;
        }
    }

    @Override
    public boolean takeForBody(int more) {
        return true;
    }

    @Override
    public void giveForBody(int less) {
        long given = Math.min(bodyBytes, (long) BODY_COPIES * less);
        bodyBytes -= given;
        client.give(given);
    }

    @Override
    public boolean isBodyHere() {
        return incoming != Incoming.BODY_COMES;
    }

    @Override
    public boolean isContinueExpected() {
        return continueExpected;
    }
}
