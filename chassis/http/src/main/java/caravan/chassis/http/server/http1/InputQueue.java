package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.PendingInput;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds what arrives over an HTTP/1 connection before its turn. The socket is not read again until it has had its turn. */
final class InputQueue {
    private enum Socket {
        /** The codec wants nothing more yet. */
        RESTING,
        /** The codec wants more; what is held comes first. */
        WANTED,
        /** It is read: whatever the client sends arrives. */
        READ
    }

    private final PendingInput held;
    private final BooleanSupplier mayConsume;
    private final Consumer<ByteBuf> consumer;
    private Socket socket = Socket.RESTING;

    /** Whether the automatic reading of Netty is switched off, while something is held. */
    private boolean autoReadOff;

    /** Whether the client has closed its side. */
    private boolean ended;

    /** What is being consumed now: the rest of it is further requests. */
    private @Nullable ByteBuf current;

    @SuppressWarnings("NullAway.Init") // known once the handler is added
    private ChannelHandlerContext context;

    /**
     * @param mayConsume whether it is the turn of what has arrived
     * @param consumer takes a part of it, at least one byte
     */
    InputQueue(ClientQuotas.Client client, BooleanSupplier mayConsume, Consumer<ByteBuf> consumer) {
        this.held = new PendingInput(client);
        this.mayConsume = mayConsume;
        this.consumer = consumer;
    }

    void open(ChannelHandlerContext added) {
        context = added;
    }

    /** More was read from the socket. */
    void received(ByteBuf in) {
        if (isHolding()) {
            hold(in);
        } else {
            consume(in);
        }
    }

    /** Hands on what is held, if it is its turn. */
    void resume() {
        if (mayConsume.getAsBoolean()) {
            ByteBuf in = held.take();
            if (in != null) {
                consume(in);
                context.fireChannelReadComplete();
            }
        }
    }

    private void consume(ByteBuf in) {
        current = in;
        while (in.isReadable() && mayConsume.getAsBoolean()) {
            consumer.accept(in);
        }
        current = null;
        if (in.isReadable()) {
            hold(in);
        } else {
            in.release();
        }
    }

    /** Only bytes that were already read can still arrive. If there is no room for them, the connection is closed. */
    private void hold(ByteBuf in) {
        if (context.channel().config().isAutoRead()) {
            autoReadOff = true;
            context.channel().config().setAutoRead(false);
        }
        if (!held.hold(in)) {
            held.drop();
            context.close();
        }
    }

    /** Whether something is being consumed now. */
    boolean isConsuming() {
        return current != null;
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    void drop() {
        held.drop();
    }

    /** The codec wants more. */
    void requestRead() {
        socket = Socket.WANTED;
        readIfWanted();
    }

    void readIfWanted() {
        if (isHolding()) {
            return;
        }
        if (autoReadOff) {
            autoReadOff = false;
            context.channel().config().setAutoRead(true);
        }
        if (socket == Socket.WANTED) {
            socket = Socket.READ;
            context.read();
        }
    }

    void readComplete() {
        if (socket == Socket.READ) {
            socket = Socket.RESTING;
        }
    }

    /** Whether what the client sends arrives at once. */
    boolean isReading() {
        return socket == Socket.READ;
    }

    /** The client has closed its side. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether the client has closed its side, and nothing of a further request is here. */
    boolean isExhausted() {
        return ended && held.isEmpty() && (current == null || !current.isReadable());
    }
}
