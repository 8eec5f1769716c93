package caravan.chassis.http.server.http1;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.bounds.ListenerState;
import caravan.chassis.http.server.bounds.OutboundQuota;
import caravan.chassis.http.server.bounds.TimeoutChecker;
import caravan.chassis.http.server.exchange.Exchange;
import caravan.chassis.http.server.exchange.ProblemAnswer;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.server.framing.ListenerRefusal;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.http.HttpServerRequest;

/**
 * Is placed before the codec of an HTTP/1 connection, and lets one valid request through at a time: the bytes of the next one wait until
 * the answer is written. So each request gets one answer, in order, whatever is sent.
 */
public final class Framing extends ChannelDuplexHandler implements TimeoutChecker.Connection {
    private enum Phase {
        /** A head is awaited or arriving, or the answer to the last request is still being written. */
        HEAD,
        /** A body is arriving; its answer may have begun. */
        BODY,
        /** The last answer is written; what still arrives is dropped. */
        CLOSING
    }

    private final ListenerState listener;
    private final TimeoutChecker timeouts;
    private final HeadReader heads;
    private final BodyReader body = new BodyReader();
    private final Http1Exchange exchange;
    private final OutboundQuota outbound;
    private final ReadyAnswers ready;
    private final GracefulClose closing;
    private final InputQueue input;
    private Phase phase = Phase.HEAD;

    private long idleSinceNanos = System.nanoTime();

    /** How long the connection may be idle: shorter before its first request. */
    private long idleNanosMax;

    @SuppressWarnings("NullAway.Init") // Netty gives it when the handler is added
    private ChannelHandlerContext context;

    /** @param handler asked for answers that are ready */
    public Framing(
            ListenerState listener,
            TimeoutChecker timeouts,
            ClientQuotas.Client client,
            EventLoop loop,
            RequestHandler handler) {
        this.listener = listener;
        this.timeouts = timeouts;
        this.heads = new HeadReader(listener.limits().heads(), client, timeouts.scratch());
        this.input = new InputQueue(client, this::mayConsume, this::consume);
        this.exchange = new Http1Exchange(heads.head(), client, loop);
        this.outbound = new OutboundQuota(client, listener.limits().times());
        this.ready = new ReadyAnswers(handler, heads, outbound, listener.metrics());
        this.closing = new GracefulClose(listener.limits().times().closing());
        this.idleNanosMax = listener.limits().times().head().toNanos();
    }

    /** Adds it, and the handlers that watch answers, around the codec. */
    public void addTo(ChannelPipeline pipeline) {
        pipeline.addBefore("httpDecoder", "framing", this);
        pipeline.addBefore(
                "httpDecoder", "answerBytes", new AnswerByteCounter(exchange, outbound, closing, listener.metrics()));
        pipeline.addBefore("handler", "answers", new AnswerBoundaries(this, exchange));
    }

    /** The exchange of the request that Vert.x has parsed. */
    public Exchange exchangeOf(HttpServerRequest parsed) {
        exchange.carries(parsed);
        return exchange;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        input.open(added);
        timeouts.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        timeouts.remove(this);
        heads.clear();
        input.drop();
        exchange.end();
        outbound.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext unused, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (phase == Phase.CLOSING) {
            closing.drop(in, context);
        } else {
            input.received(in);
            ready.flush(context);
            closeIfNothingComes();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext unused) {
        input.readComplete();
        context.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext unused) {
        input.requestRead();
    }

    private boolean mayConsume() {
        return phase != Phase.HEAD || (!exchange.isOpen() && context.channel().isWritable());
    }

    private void consume(ByteBuf in) {
        switch (phase) {
            case HEAD -> readHead(in);
            case BODY -> readBody(in);
            case CLOSING -> in.skipBytes(in.readableBytes());
        }
    }

    /** It is the turn of what was held. */
    private void resume() {
        input.resume();
        ready.flush(context);
        closeIfNothingComes();
        input.readIfWanted();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext unused) {
        context.fireChannelWritabilityChanged();
        if (context.channel().isWritable() && !input.isConsuming()) {
            resume();
        }
    }

    /** Closes if the client has closed its side within a request, or after the last one. */
    private void closeIfNothingComes() {
        if (phase != Phase.CLOSING && input.isExhausted() && !input.isConsuming() && !exchange.isOpen()) {
            closeGently();
        }
    }

    private void readHead(ByteBuf in) {
        switch (heads.read(in)) {
            case MORE_NEEDED -> {}
            case REFUSED -> refuse(heads.refused());
            case SOUND -> begin(in);
        }
    }

    private void begin(ByteBuf in) {
        if (answerIfReady(in)) {
            return;
        }
        RequestHead head = heads.head();
        // During a shutdown, too: the client sent it before it could know, and it is the last one of its connection.
        if (!exchange.begin()) {
            refuse(ListenerRefusal.NO_ROOM);
            return;
        }
        ByteBuf whole = heads.whole(in);
        if (body.begin(head)) {
            phase = Phase.BODY;
            exchange.bodyComes(body.isHere(in));
        } else {
            exchange.requestEnds();
        }
        idleNanosMax = listener.limits().times().idle().toNanos();
        context.fireChannelRead(whole);
    }

    private boolean answerIfReady(ByteBuf in) {
        if (listener.isStopping() || input.isEnded() || !ready.answer(in, context)) {
            return false;
        }
        idleNanosMax = listener.limits().times().idle().toNanos();
        idleSinceNanos = System.nanoTime();
        return true;
    }

    private void readBody(ByteBuf in) {
        switch (body.read(in, this::passBody)) {
            case MORE_NEEDED -> {}
            case BROKEN -> refuse(ListenerRefusal.malformed("The body's chunks are malformed."));
            case NO_ROOM -> in.skipBytes(in.readableBytes());
            case ENDED -> endExchangeIfOver();
        }
    }

    private boolean passBody(ByteBuf part, boolean isLast) {
        if (!exchange.received(part.readableBytes())) {
            part.release();
            refuse(ListenerRefusal.NO_ROOM);
            return false;
        }
        if (isLast) {
            exchange.requestEnds();
            phase = Phase.HEAD;
        }
        context.fireChannelRead(part);
        return phase != Phase.CLOSING;
    }

    void answerBegins(HttpResponse answer) {
        exchange.answerBegins(answer, listener.isStopping() || input.isExhausted());
    }

    void answerEnds() {
        if (exchange.isMuted()) {
            return;
        }
        exchange.answerEnds();
        if (exchange.isLast()) {
            closeGently();
        } else {
            endExchangeIfOver();
        }
    }

    private void endExchangeIfOver() {
        if (!exchange.isOver() || phase == Phase.CLOSING) {
            return;
        }
        exchange.end();
        heads.next();
        idleSinceNanos = System.nanoTime();
        if (input.isHolding() && !input.isConsuming()) {
            context.executor().execute(this::resume);
        }
        closeIfNothingComes();
    }

    /** Sends the listener's own answer, at most once, and closes the connection. */
    private void refuse(ListenerRefusal why) {
        Trace trace = ProblemAnswer.newTrace();
        listener.refused(why, trace, context.channel().remoteAddress());
        boolean tooLate = exchange.isOpen() && exchange.isAnswerBegun();
        exchange.mute();
        phase = Phase.CLOSING;
        heads.clear();
        if (tooLate) {
            context.close();
            return;
        }
        closing.begin();
        var unused = context.writeAndFlush(
                        ProblemAnswer.bytes(why, !heads.head().isHead(), trace))
                .addListener(written -> closing.halfClose(context));
    }

    private void closeGently() {
        boolean allIsRead = exchange.isRequestEnded() && !input.isHolding();
        phase = Phase.CLOSING;
        input.drop();
        closing.begin();
        var unused = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (allIsRead || input.isEnded()) {
                context.close();
            } else {
                closing.halfClose(context);
                input.readIfWanted();
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext unused, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            input.end();
            boolean answerComes = exchange.isOpen() && exchange.isRequestEnded() && exchange.isWorthFinishing();
            if (!answerComes && !input.isHolding()) {
                var closed = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> context.close());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void stop() {
        if (!exchange.isOpen() && !heads.isWithin() && !input.isHolding()) {
            context.close();
        }
    }

    @Override
    public void checkTimeouts(long nowNanos, long sinceLastNanos) {
        ListenerLimits.Times times = listener.limits().times();
        if (!outbound.isTakenInTime(context.channel(), nowNanos)) {
            listener.metrics().cutOff();
            context.close();
        } else if (phase == Phase.CLOSING) {
            closing.look(nowNanos, context);
        } else if (exchange.isOpen()) {
            if (!exchange.isRequestEnded()
                    && exchange.isBodyLate(nowNanos, input.isReading() ? 0 : sinceLastNanos, times)) {
                refuse(ListenerRefusal.BODY_LATE);
            }
        } else if (heads.isWithin()) {
            if (nowNanos - heads.sinceNanos() > times.head().toNanos()) {
                refuse(ListenerRefusal.HEAD_LATE);
            }
        } else if (!input.isHolding() && nowNanos - idleSinceNanos > idleNanosMax) {
            context.close();
        }
    }
}
