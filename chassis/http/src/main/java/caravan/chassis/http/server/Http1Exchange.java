package caravan.chassis.http.server;

import caravan.chassis.http.server.bounds.BodyTime;
import caravan.chassis.http.server.bounds.Clients;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The request that an HTTP/1 connection is at, and its answer: how far both are, and what they hold. Used again for the next. */
final class Http1Exchange implements Exchange {
    /** A head up to this size is part of a connection's fixed cost. */
    private static final int HEAD_BYTES_FREE = 1024;
    /** A parsed head takes so many times its bytes: names and values are strings in a map. */
    private static final int HEAD_COPIES = 4;
    /** A body is held as buffers, and gathered. */
    private static final int BODY_COPIES = 2;

    private final Clients.Client client;
    private final EventLoop loop;
    private boolean open;
    private boolean requestEnded;
    private boolean restIsHere;
    private boolean answerBegun;
    private boolean answerEnded;
    private boolean answerHasLength;
    private boolean muted;
    private boolean last;
    private boolean continueExpected;
    private boolean version10;
    private boolean closeAsked;
    private long bytes;
    private long received;
    private final BodyTime bodyTime = new BodyTime();
    private @Nullable HttpServerRequest request;

    Http1Exchange(Clients.Client client, EventLoop loop) {
        this.client = client;
        this.loop = loop;
    }

    /** @return false, if there is no room for the head */
    boolean begin(RequestHead head) {
        int headBytes = head.end() - head.start();
        long cost = headBytes <= HEAD_BYTES_FREE ? 0 : (long) HEAD_COPIES * headBytes;
        if (cost > 0 && !client.take(cost)) {
            return false;
        }
        bytes = cost;
        open = true;
        requestEnded = false;
        restIsHere = false;
        answerBegun = false;
        answerEnded = false;
        continueExpected = head.isContinueExpected();
        version10 = head.isVersion10();
        closeAsked = head.isCloseAsked();
        received = 0;
        bodyTime.reset();
        return true;
    }

    /** Vert.x has parsed it. */
    void carries(HttpServerRequest parsed) {
        request = requestEnded ? null : parsed;
    }

    void restIsHere(boolean here) {
        restIsHere = here;
    }

    /** @return false, if there is no room for so much more of the body */
    boolean received(int more) {
        received += more;
        long cost = (long) BODY_COPIES * more;
        if (answerEnded) {
            return true;
        }
        if (!client.take(cost)) {
            return false;
        }
        bytes += cost;
        return true;
    }

    void requestEnds() {
        requestEnded = true;
    }

    void answersContinue() {
        continueExpected = false;
    }

    /** @param atLatest whether the connection ends with this answer anyway */
    void answerBegins(HttpResponse answer, boolean atLatest) {
        answerBegun = true;
        answerHasLength = answer.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        boolean bodyComes = !requestEnded && (!restIsHere || continueExpected);
        boolean endsByClosing = version10
                && !answerHasLength
                && answer.status().codeClass() == HttpStatusClass.SUCCESS
                && answer.status().code() != 204;
        last = atLatest
                || closeAsked
                || bodyComes
                || endsByClosing
                || (version10
                        && !answer.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true))
                || answer.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        if (last) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** A body that nobody read must not stand before the next request. */
    void answerEnds() {
        answerEnded = true;
        if (request != null && !last) {
            request.handler(null);
            request.resume();
        }
    }

    /** From now on nothing that is written for the request goes out. */
    void mute() {
        muted = open;
    }

    boolean isMuted() {
        return muted;
    }

    boolean isOpen() {
        return open;
    }

    boolean isOver() {
        return open && requestEnded && answerEnded;
    }

    boolean isRequestEnded() {
        return requestEnded;
    }

    boolean isAnswerBegun() {
        return answerBegun;
    }

    /** Whether the connection ends with the answer. */
    boolean isLast() {
        return last;
    }

    /** Whether an answer still has a reader once the client has closed its side: one without an end has none. */
    boolean isWorthFinishing() {
        return !answerBegun || answerHasLength;
    }

    /**
     * Whether the body takes too long.
     *
     * @param notReadNanos for how long it was not read, since we were not ready for it
     */
    boolean isBodyLate(long nowNanos, long notReadNanos, ListenerLimits.Times times) {
        return bodyTime.isLate(nowNanos, received, notReadNanos, times);
    }

    void end() {
        open = false;
        request = null;
        if (bytes > 0) {
            client.give(bytes);
            bytes = 0;
        }
    }

    @Override
    public InetAddress peer() {
        return client.address();
    }

    @Override
    public boolean keep(int more) {
        return true;
    }

    @Override
    public void release(int less) {
        long given = Math.min(bytes, (long) BODY_COPIES * less);
        bytes -= given;
        client.give(given);
    }

    @Override
    public boolean take(int more) {
        return client.take(more);
    }

    @Override
    public void give(int less) {
        client.give(less);
    }

    @Override
    public boolean isBodyHere() {
        return requestEnded || restIsHere;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public boolean isContinueExpected() {
        return continueExpected;
    }
}
