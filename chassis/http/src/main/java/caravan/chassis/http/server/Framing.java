package caravan.chassis.http.server;

import caravan.chassis.http.server.bounds.Clients;
import caravan.chassis.http.server.bounds.HeldInput;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.bounds.ListenerState;
import caravan.chassis.http.server.bounds.Outbound;
import caravan.chassis.http.server.bounds.Watch;
import caravan.chassis.http.server.framing.Refused;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the codec of an HTTP/1 connection, and lets through one sound request at a time: the next one's bytes wait until
 * the answer is written. So each request gets one answer, in order, whatever is sent.
 */
final class Framing extends ChannelDuplexHandler implements Watch.Watched {
    private enum Reading {
        HEAD,
        BODY,
        NOTHING
    }

    private final ListenerState listener;
    private final Watch watch;
    private final HeadReader heads;
    private final BodyReader body = new BodyReader();
    private final Http1Exchange exchange;
    private final Outbound outbound;
    private final Closing closing;
    private final HeldInput held;
    private Reading reading = Reading.HEAD;

    /** What is being consumed just now: the rest of it is further requests. */
    private @Nullable ByteBuf consumed;

    private boolean readWanted;
    private boolean readOutstanding;
    private boolean readingHeld;
    private boolean inputEnded;
    private long idleSinceNanos = System.nanoTime();
    private boolean everAsked;

    @SuppressWarnings("NullAway.Init") // Netty gives it when the handler is added
    private ChannelHandlerContext context;

    Framing(ListenerState listener, Watch watch, Clients.Client client, EventLoop loop) {
        this.listener = listener;
        this.watch = watch;
        this.heads = new HeadReader(listener.limits().heads(), client, watch.scratch());
        this.held = new HeldInput(client);
        this.exchange = new Http1Exchange(client, loop);
        this.outbound = new Outbound(client, listener.limits().times());
        this.closing = new Closing(listener.limits().times().closing());
    }

    Http1Exchange exchange() {
        return exchange;
    }

    /** To stand right behind it. */
    AnswerBytes answerBytes() {
        return new AnswerBytes(exchange, outbound, closing, listener.figures());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        watch.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        watch.remove(this);
        heads.clear();
        held.drop();
        exchange.end();
        outbound.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext unused, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (reading == Reading.NOTHING) {
            if (!closing.drop(in)) {
                context.close();
            }
        } else if (!held.isEmpty()) {
            hold(in);
        } else {
            consume(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext unused) {
        readOutstanding = false;
        context.fireChannelReadComplete();
    }

    private void consume(ByteBuf in) {
        consumed = in;
        while (in.isReadable() && mayConsume()) {
            switch (reading) {
                case HEAD -> readHead(in);
                case BODY -> readBody(in);
                case NOTHING -> in.skipBytes(in.readableBytes());
            }
        }
        consumed = null;
        if (in.isReadable()) {
            hold(in);
        } else {
            in.release();
            closeIfNothingComes();
        }
    }

    /** Whether further requests, or parts of one, have come. */
    private boolean isMoreHere() {
        return !held.isEmpty() || (consumed != null && consumed.isReadable());
    }

    /** The client has closed its side within a request, or behind the last one. */
    private void closeIfNothingComes() {
        boolean mayCome = !inputEnded || isMoreHere() || consumed != null || exchange.isOpen();
        if (!mayCome && reading != Reading.NOTHING) {
            closeGently();
        }
    }

    private boolean mayConsume() {
        return reading != Reading.HEAD
                || (!exchange.isOpen() && context.channel().isWritable());
    }

    private void readHead(ByteBuf in) {
        switch (heads.read(in)) {
            case MORE_NEEDED -> {}
            case REFUSED -> refuse(heads.refused());
            case SOUND -> begin(in);
        }
    }

    private void begin(ByteBuf in) {
        RequestHead head = heads.head();
        if (listener.isStopping() || !exchange.begin(head)) {
            refuse(listener.isStopping() ? Refused.STOPPING : Refused.NO_ROOM);
            return;
        }
        ByteBuf whole = heads.whole(in);
        if (body.begin(head)) {
            reading = Reading.BODY;
            exchange.restIsHere(body.isHere(in));
        } else {
            exchange.requestEnds();
        }
        everAsked = true;
        context.fireChannelRead(whole);
    }

    private void readBody(ByteBuf in) {
        switch (body.read(in, this::passBody)) {
            case MORE_NEEDED -> {}
            case BROKEN -> refuse(Refused.malformed("The body's chunks are not sound."));
            case NO_ROOM -> in.skipBytes(in.readableBytes());
            case ENDED -> endExchangeIfOver();
        }
    }

    private boolean passBody(ByteBuf part, boolean isLast) {
        if (!exchange.received(part.readableBytes())) {
            part.release();
            refuse(Refused.NO_ROOM);
            return false;
        }
        if (isLast) {
            exchange.requestEnds();
            reading = Reading.HEAD;
        }
        context.fireChannelRead(part);
        return reading != Reading.NOTHING;
    }

    /** Nothing more is read until it is its turn; only what was read already may still come. */
    private void hold(ByteBuf in) {
        if (context.channel().config().isAutoRead()) {
            readingHeld = true;
            context.channel().config().setAutoRead(false);
        }
        if (!held.hold(in)) {
            held.drop();
            context.close();
        }
    }

    private void goOn() {
        if (mayConsume()) {
            ByteBuf in = held.take();
            if (in != null) {
                consume(in);
                context.fireChannelReadComplete();
            }
        }
        closeIfNothingComes();
        readIfWanted();
    }

    private void readIfWanted() {
        if (!held.isEmpty()) {
            return;
        }
        if (readingHeld) {
            readingHeld = false;
            context.channel().config().setAutoRead(true);
        }
        if (readWanted) {
            readWanted = false;
            readOutstanding = true;
            context.read();
        }
    }

    @Override
    public void read(ChannelHandlerContext unused) {
        readWanted = true;
        readIfWanted();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext unused) {
        context.fireChannelWritabilityChanged();
        if (context.channel().isWritable() && consumed == null) {
            goOn();
        }
    }

    void answersContinue() {
        exchange.answersContinue();
    }

    void answerBegins(HttpResponse answer) {
        boolean last = listener.isStopping() || (inputEnded && !isMoreHere());
        exchange.answerBegins(answer, last);
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
        if (!exchange.isOver() || reading == Reading.NOTHING) {
            return;
        }
        exchange.end();
        heads.next();
        idleSinceNanos = System.nanoTime();
        if (!held.isEmpty() && consumed == null) {
            context.executor().execute(this::goOn);
        }
        closeIfNothingComes();
    }

    /** Answers by itself, once at most, and closes. */
    private void refuse(Refused why) {
        listener.figures().refused(why);
        boolean tooLate = exchange.isOpen() && exchange.isAnswerBegun();
        exchange.mute();
        reading = Reading.NOTHING;
        heads.clear();
        if (tooLate) {
            context.close();
            return;
        }
        closing.begin();
        var unused = context.writeAndFlush(
                        ProblemAnswer.bytes(why, !heads.head().isHead()))
                .addListener(written -> closing.halfClose(context));
    }

    private void closeGently() {
        boolean allIsRead = exchange.isRequestEnded() && held.isEmpty();
        reading = Reading.NOTHING;
        held.drop();
        closing.begin();
        var unused = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (allIsRead || inputEnded) {
                context.close();
            } else {
                closing.halfClose(context);
                readIfWanted();
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext unused, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            boolean answerComes = exchange.isOpen() && exchange.isRequestEnded() && exchange.isWorthFinishing();
            if (!answerComes && held.isEmpty()) {
                var closed = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> context.close());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void stop() {
        if (!exchange.isOpen() && !heads.isWithin() && held.isEmpty()) {
            context.close();
        }
    }

    @Override
    public void look(long nowNanos, long sinceLastNanos) {
        ListenerLimits.Times times = listener.limits().times();
        if (!outbound.isTakenInTime(context.channel(), nowNanos)) {
            listener.figures().cutOff();
            context.close();
        } else if (reading == Reading.NOTHING) {
            if (closing.isOver(nowNanos)) {
                context.close();
            }
        } else if (exchange.isOpen()) {
            if (!exchange.isRequestEnded()
                    && exchange.isBodyLate(nowNanos, readOutstanding ? 0 : sinceLastNanos, times)) {
                refuse(Refused.BODY_LATE);
            }
        } else if (heads.isWithin()) {
            if (nowNanos - heads.sinceNanos() > times.head().toNanos()) {
                refuse(Refused.HEAD_LATE);
            }
        } else if (held.isEmpty() && nowNanos - idleSinceNanos > (everAsked ? times.idle() : times.head()).toNanos()) {
            context.close();
        }
    }
}
