package caravan.chassis.http.server.http2;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.bounds.ListenerState;
import caravan.chassis.http.server.bounds.OutboundQuota;
import caravan.chassis.http.server.bounds.TimeoutChecker;
import caravan.chassis.http.server.exchange.ProblemAnswer;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.server.framing.ListenerRefusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts and the quota of one HTTP/2 connection. Netty does its framing; it is strict, and bounds floods of resets, settings, pings
 * and CONTINUATION frames.
 */
public final class Http2Connection extends ChannelInboundHandlerAdapter implements TimeoutChecker.Connection {
    /** A reset that only says that the rest of the request is not needed (RFC 9113, 8.1). */
    private static final long NO_ERROR = 0;

    private final ListenerState listener;
    private final TimeoutChecker timeouts;
    private final ClientQuotas.Client client;
    private final OutboundQuota outbound;
    private final RequestHandler handler;
    private final IntObjectMap<Http2Exchange> exchanges = new IntObjectHashMap<>();
    private final Http2ConnectionHandler codec;
    private final io.netty.handler.codec.http2.Http2Connection frames;
    private final boolean hasRoom;
    private long idleSinceNanos = System.nanoTime();

    @SuppressWarnings("NullAway.Init") // Netty gives it when the handler is added
    private ChannelHandlerContext context;

    public Http2Connection(
            ListenerState listener,
            TimeoutChecker timeouts,
            ClientQuotas.Client client,
            RequestHandler handler,
            Http2ConnectionHandler codec) {
        this.codec = codec;
        this.frames = codec.connection();
        this.listener = listener;
        this.timeouts = timeouts;
        this.client = client;
        this.handler = handler;
        this.outbound = new OutboundQuota(client, listener.limits().times());
        this.hasRoom = client.take(ListenerLimits.HTTP2_BYTES);
    }

    public boolean hasRoom() {
        return hasRoom;
    }

    /** A listener that is called when a stream has ended. */
    public Http2ConnectionAdapter streams() {
        return new Http2ConnectionAdapter() {
            @Override
            public void onStreamRemoved(Http2Stream stream) {
                end(exchanges.remove(stream.id()));
                idleSinceNanos = System.nanoTime();
            }
        };
    }

    /** A listener that is called when the client opens a window, which show how much of an answer it has read. */
    public Http2FrameListener hearing(Http2FrameListener next) {
        return new Http2FrameListenerDecorator(next) {
            @Override
            public void onWindowUpdateRead(ChannelHandlerContext from, int streamId, int more) throws Http2Exception {
                Http2Exchange exchange = exchanges.get(streamId);
                if (exchange != null) {
                    exchange.windowGrew(more);
                }
                super.onWindowUpdateRead(from, streamId, more);
            }
        };
    }

    public void handle(HttpServerRequest request) {
        ListenerRefusal refused =
                listener.isStopping() ? ListenerRefusal.STOPPING : Http2Check.refusal(request, listener.limits());
        if (refused != null) {
            refuse(request, refused);
            return;
        }
        Http2Exchange exchange = new Http2Exchange(client, context.channel().eventLoop(), request);
        if (!exchange.begin()) {
            refuse(request, ListenerRefusal.NO_ROOM);
            return;
        }
        exchanges.put(request.streamId(), exchange);
        handler.handle(request, exchange);
    }

    /** A refused stream does not stay open for its body: it is reset when the answer is written. */
    private void refuse(HttpServerRequest request, ListenerRefusal why) {
        Trace trace = ProblemAnswer.newTrace();
        listener.refused(why, trace, context.channel().remoteAddress());
        ProblemAnswer.send(request.response(), why, trace).onComplete(written -> {
            if (!request.isEnded()) {
                request.response().reset(NO_ERROR);
            }
        });
    }

    private static void end(@Nullable Http2Exchange exchange) {
        if (exchange != null) {
            exchange.end();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        timeouts.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        timeouts.remove(this);
        exchanges.values().forEach(Http2Connection::end);
        exchanges.clear();
        outbound.close();
        if (hasRoom) {
            client.give(ListenerLimits.HTTP2_BYTES);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext unused, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            context.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void stop() {
        if (exchanges.isEmpty()) {
            context.channel().close();
        }
    }

    /** Whether the client may send more of a body than it has sent. */
    private boolean maySend(int streamId) {
        Http2LocalFlowController windows = frames.local().flowController();
        Http2Stream stream = frames.stream(streamId);
        return windows.windowSize(frames.connectionStream()) > 0 && (stream == null || windows.windowSize(stream) > 0);
    }

    /** Not through Vert.x, which counts an answer as sent once it has handed it over. */
    private void reset(int streamId) {
        ChannelHandlerContext at = context.pipeline().context(codec);
        codec.resetStream(at, streamId, Http2Error.CANCEL.code(), at.newPromise());
        at.flush();
    }

    private boolean isAnswerSlow(int streamId, Http2Exchange exchange, long nowNanos, ListenerLimits.Times times) {
        Http2RemoteFlowController windows = frames.remote().flowController();
        Http2Stream stream = frames.stream(streamId);
        return stream != null
                && exchange.isAnswerSlow(
                        nowNanos,
                        windows.hasFlowControlled(stream),
                        (long) windows.initialWindowSize() - windows.windowSize(stream),
                        times);
    }

    @Override
    public void checkTimeouts(long nowNanos, long sinceLastNanos) {
        ListenerLimits.Times times = listener.limits().times();
        if (!outbound.hasRoom(context.channel())) {
            listener.metrics().cutOff();
            context.close();
            return;
        }
        if (exchanges.isEmpty()) {
            if (listener.isStopping()
                    || nowNanos - idleSinceNanos > times.idle().toNanos()) {
                context.channel().close();
            }
            return;
        }
        List<Integer> stuck = new ArrayList<>();
        for (IntObjectMap.PrimitiveEntry<Http2Exchange> each : exchanges.entries()) {
            long notReadNanos = maySend(each.key()) ? 0 : sinceLastNanos;
            if (each.value().isBodyLate(nowNanos, notReadNanos, times)
                    || isAnswerSlow(each.key(), each.value(), nowNanos, times)) {
                stuck.add(each.key());
            }
        }
        stuck.forEach(this::reset);
    }
}
