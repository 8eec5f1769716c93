package caravan.chassis.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the codec of an HTTP/1 connection, and lets through one sound request at a time: the next one's bytes wait until
 * the answer is written. So each request gets one answer, in order, whatever is sent.
 */
final class Framing extends ChannelDuplexHandler implements Watch.Watched {
    private enum Reading {
        HEAD,
        FIXED_BODY,
        CHUNKED_BODY,
        NOTHING
    }

    private final ListenerState listener;
    private final Watch watch;
    private final RequestHead head;
    private final HeadSoFar headSoFar;
    private final ChunkedBody chunks = new ChunkedBody();
    private final Http1Exchange exchange;
    private final Outbound outbound;
    private final Closing closing;
    private Reading reading = Reading.HEAD;
    private long bodyLeft;
    /** What came before it was its turn. */
    private @Nullable ByteBuf held;

    private boolean consuming;
    private boolean readWanted;
    private boolean readOutstanding;
    private boolean inputEnded;
    private long idleSinceNanos = System.nanoTime();
    private boolean everAsked;

    @SuppressWarnings("NullAway.Init") // Netty gives it when the handler is added
    private ChannelHandlerContext context;

    Framing(ListenerState listener, Watch watch, Clients.Client client, EventLoop loop) {
        this.listener = listener;
        this.watch = watch;
        this.head = new RequestHead(listener.limits().heads());
        this.headSoFar = new HeadSoFar(client);
        this.exchange = new Http1Exchange(client, loop);
        this.outbound = new Outbound(client, listener.limits().times());
        this.closing = new Closing(listener.limits().times().closing());
        head.reset();
    }

    Http1Exchange exchange() {
        return exchange;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        watch.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        watch.remove(this);
        headSoFar.clear();
        dropHeld();
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
        } else if (held != null) {
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
        consuming = true;
        while (in.isReadable() && mayConsume()) {
            switch (reading) {
                case HEAD -> readHead(in);
                case FIXED_BODY -> readFixedBody(in);
                case CHUNKED_BODY -> readChunkedBody(in);
                case NOTHING -> in.skipBytes(in.readableBytes());
            }
        }
        consuming = false;
        if (in.isReadable()) {
            hold(in);
        } else {
            in.release();
        }
    }

    private boolean mayConsume() {
        return reading != Reading.HEAD
                || (!exchange.isOpen() && context.channel().isWritable());
    }

    private void readHead(ByteBuf in) {
        int have = headSoFar.length();
        int fresh = Math.min(in.readableBytes(), listener.limits().heads().headBytesMax() - have);
        if (have > 0 && !headSoFar.makeRoom(fresh)) {
            refuse(Refused.NO_ROOM);
            return;
        }
        byte[] bytes = have > 0 ? headSoFar.bytes() : watch.scratch();
        in.getBytes(in.readerIndex(), bytes, have, fresh);
        switch (head.scan(bytes, have + fresh)) {
            case MORE_NEEDED -> keepHead(in, have, fresh);
            case REFUSED -> refuse(head.refused());
            case SOUND -> begin(in, bytes, head.end() - have);
        }
    }

    private void keepHead(ByteBuf in, int have, int fresh) {
        if (have == 0) {
            if (!headSoFar.makeRoom(fresh)) {
                refuse(Refused.NO_ROOM);
                return;
            }
            in.getBytes(in.readerIndex(), headSoFar.bytes(), 0, fresh);
        }
        headSoFar.grow(fresh);
        in.skipBytes(fresh);
    }

    private void begin(ByteBuf in, byte[] bytes, int used) {
        if (listener.isStopping() || !exchange.begin(head.end() - head.start(), head)) {
            refuse(listener.isStopping() ? Refused.STOPPING : Refused.NO_ROOM);
            return;
        }
        ByteBuf whole = whole(in, bytes, used);
        headSoFar.clear();
        if (head.isChunked()) {
            chunks.reset();
            reading = Reading.CHUNKED_BODY;
        } else if (head.contentLength() > 0) {
            bodyLeft = head.contentLength();
            reading = Reading.FIXED_BODY;
            exchange.restIsHere(in.readableBytes() >= bodyLeft);
        } else {
            exchange.requestEnds();
        }
        everAsked = true;
        context.fireChannelRead(whole);
    }

    private ByteBuf whole(ByteBuf in, byte[] bytes, int used) {
        if (head.isAbsolute()) {
            in.skipBytes(used);
            return Unpooled.wrappedBuffer(head.rewritten(bytes));
        }
        if (!headSoFar.isEmpty()) {
            in.skipBytes(used);
            return Unpooled.wrappedBuffer(bytes, head.start(), head.end() - head.start());
        }
        in.skipBytes(head.start());
        return in.readRetainedSlice(used - head.start());
    }

    private void readFixedBody(ByteBuf in) {
        int length = (int) Math.min(in.readableBytes(), bodyLeft);
        bodyLeft -= length;
        boolean ends = bodyLeft == 0;
        if (ends) {
            exchange.requestEnds();
            reading = Reading.HEAD;
        }
        if (passBody(in.readRetainedSlice(length)) && ends) {
            endExchangeIfOver();
        }
    }

    private void readChunkedBody(ByteBuf in) {
        switch (chunks.read(in, this::passBody)) {
            case MORE_NEEDED -> {}
            case BROKEN -> refuse(Refused.malformed("The body's chunks are not sound."));
            case NO_ROOM -> in.skipBytes(in.readableBytes());
            case ENDED -> {
                exchange.requestEnds();
                reading = Reading.HEAD;
                context.fireChannelRead(chunks.end());
                endExchangeIfOver();
            }
        }
    }

    private boolean passBody(ByteBuf part) {
        if (!exchange.received(part.readableBytes())) {
            part.release();
            refuse(Refused.NO_ROOM);
            return false;
        }
        context.fireChannelRead(part);
        return reading != Reading.NOTHING;
    }

    private void hold(ByteBuf in) {
        if (held == null) {
            held = in;
        } else {
            held = Unpooled.wrappedBuffer(held, in);
        }
        if (!exchange.takeHeld(held.capacity())) {
            dropHeld();
            context.close();
        }
    }

    private void dropHeld() {
        if (held != null) {
            held.release();
            held = null;
            exchange.giveHeld();
        }
    }

    private void goOn() {
        if (held != null && mayConsume()) {
            ByteBuf in = held;
            held = null;
            exchange.giveHeld();
            consume(in);
            context.fireChannelReadComplete();
        }
        readIfWanted();
    }

    private void readIfWanted() {
        if (readWanted && held == null) {
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
        if (context.channel().isWritable() && !consuming) {
            goOn();
        }
    }

    void answersContinue() {
        exchange.answersContinue();
    }

    void answerBegins(HttpResponse answer) {
        boolean last = listener.isStopping() || (inputEnded && held == null);
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
        head.reset();
        idleSinceNanos = System.nanoTime();
        if (held != null && !consuming) {
            context.executor().execute(this::goOn);
        }
    }

    /** Answers by itself, once at most, and closes. */
    private void refuse(Refused why) {
        listener.figures().refused(why);
        boolean tooLate = exchange.isOpen() && exchange.isAnswerBegun();
        exchange.mute();
        reading = Reading.NOTHING;
        headSoFar.clear();
        if (tooLate) {
            context.close();
            return;
        }
        closing.begin();
        var unused = context.writeAndFlush(ProblemAnswer.bytes(why, !head.isHead()))
                .addListener(written -> closing.halfClose(context));
    }

    private void closeGently() {
        boolean allIsRead = exchange.isRequestEnded() && held == null;
        reading = Reading.NOTHING;
        dropHeld();
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
    public void close(ChannelHandlerContext unused, ChannelPromise promise) {
        if (closing.isBegun()) {
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }

    @Override
    public void write(ChannelHandlerContext unused, Object message, ChannelPromise promise) {
        if (exchange.isMuted()) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof ByteBuf bytes) {
            outbound.wrote(bytes.readableBytes());
        }
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext unused) {
        context.flush();
        if (!outbound.hasRoom(context.channel())) {
            listener.figures().cutOff();
            context.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext unused, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            boolean answerComes = exchange.isOpen() && exchange.isRequestEnded() && exchange.isWorthFinishing();
            if (!answerComes) {
                var closed = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> context.close());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void stop() {
        if (!exchange.isOpen() && headSoFar.isEmpty() && held == null) {
            context.close();
        }
    }

    @Override
    public void look(long nowNanos, long sinceLastNanos) {
        ListenerLimits.Times times = listener.limits().times();
        if (reading == Reading.NOTHING) {
            if (closing.isOver(nowNanos)) {
                context.close();
            }
        } else if (!outbound.isTakenInTime(context.channel(), nowNanos)) {
            listener.figures().cutOff();
            context.close();
        } else if (exchange.isOpen()) {
            if (!exchange.isRequestEnded()
                    && exchange.isBodyLate(nowNanos, readOutstanding ? 0 : sinceLastNanos, times)) {
                refuse(Refused.BODY_LATE);
            }
        } else if (!headSoFar.isEmpty()) {
            if (nowNanos - headSoFar.sinceNanos() > times.head().toNanos()) {
                refuse(Refused.HEAD_LATE);
            }
        } else if (held == null && nowNanos - idleSinceNanos > (everAsked ? times.idle() : times.head()).toNanos()) {
            context.close();
        }
    }
}
