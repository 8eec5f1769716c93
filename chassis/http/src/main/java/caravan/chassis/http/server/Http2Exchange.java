package caravan.chassis.http.server;

import caravan.chassis.http.server.bounds.BodyTime;
import caravan.chassis.http.server.bounds.Clients;
import caravan.chassis.http.server.bounds.ListenerLimits;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Map;

/** One stream of an HTTP/2 connection. */
final class Http2Exchange implements Exchange {
    /** A parsed head takes so many times its bytes, as over HTTP/1; here there are many at once, so small ones count, too. */
    private static final int HEAD_COPIES = 4;

    private final Clients.Client client;
    private final EventLoop loop;
    private final HttpServerRequest request;
    private final boolean continueExpected;
    private final BodyTime bodyTime = new BodyTime();
    private long bytes;
    private long movedSinceNanos = System.nanoTime();
    private long movedBytes;

    Http2Exchange(Clients.Client client, EventLoop loop, HttpServerRequest request) {
        this.client = client;
        this.loop = loop;
        this.request = request;
        this.continueExpected = "100-continue".equalsIgnoreCase(request.getHeader("expect"));
    }

    /** @return false, if there is no room for the head */
    boolean begin() {
        long head = 0;
        for (Map.Entry<String, String> each : request.headers()) {
            head += each.getKey().length() + each.getValue().length();
        }
        long cost = HEAD_COPIES * (head + request.uri().length());
        if (!client.take(cost)) {
            return false;
        }
        bytes = cost;
        return true;
    }

    @Override
    public InetAddress peer() {
        return client.address();
    }

    @Override
    public boolean takeForBody(int more) {
        if (!client.take(more)) {
            return false;
        }
        bytes += more;
        return true;
    }

    @Override
    public void giveForBody(int less) {
        long given = Math.min(bytes, less);
        bytes -= given;
        client.give(given);
    }

    @Override
    public boolean takeForAnswer(int more) {
        return client.take(more);
    }

    @Override
    public void giveForAnswer(int less) {
        client.give(less);
    }

    @Override
    public boolean isBodyHere() {
        return request.isEnded();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public boolean isContinueExpected() {
        return continueExpected;
    }

    /**
     * Whether its body comes too slowly, or its answer is not taken.
     *
     * @param notReadNanos for how long the client could not send, since we were not ready for its body
     */
    boolean isStuck(long nowNanos, long notReadNanos, ListenerLimits.Times times) {
        boolean bodyComes = !request.isEnded();
        return (bodyComes && bodyTime.isLate(nowNanos, request.bytesRead(), notReadNanos, times))
                || isAnswerStuck(nowNanos, times);
    }

    private boolean isAnswerStuck(long nowNanos, ListenerLimits.Times times) {
        long moved = request.response().bytesWritten();
        boolean answerLeaves = request.response().ended()
                || (request.response().headWritten() && request.response().writeQueueFull());
        if (moved != movedBytes || !answerLeaves) {
            movedBytes = moved;
            movedSinceNanos = nowNanos;
            return false;
        }
        long grace = times.body().toNanos()
                + (request.response().ended()
                        ? request.response().bytesWritten() * 1_000_000_000L / times.bytesPerSecondMin()
                        : 0);
        return nowNanos - movedSinceNanos > grace;
    }

    void reset() {
        var unused = request.response().reset();
    }

    void end() {
        client.give(bytes);
        bytes = 0;
    }
}
