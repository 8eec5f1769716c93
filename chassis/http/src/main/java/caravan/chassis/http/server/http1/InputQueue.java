package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.PendingInput;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes over an HTTP/1 connection before it is its turn: it is held, and the socket is not read again until it has had its
 * turn.
 */
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

    /** Whether Netty would read on by itself, which is switched off while something is held. */
    private boolean autoReadOff;

    /** Whether the client has closed its side. */
    private boolean ended;

    /** What is being consumed just now: the rest of it is further requests. */
    private @Nullable ByteBuf current;

    @SuppressWarnings("NullAway.Init") // known once the handler is added
    private ChannelHandlerContext context;

    /**
     * @param mayConsume whether what has come has its turn
     * @param consumer takes a part of it, at least a byte
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

    /** What is held has its turn, if it is one. */
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

    /** Only what was read already may still come. Without room for it, the connection is closed. */
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

    /** Whether something is being consumed just now. */
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

    /** Whether the client has closed its side, and no further request or part of one is here. */
    boolean isExhausted() {
        return ended && held.isEmpty() && (current == null || !current.isReadable());
    }
}
