package caravan.chassis.http.server.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * Closes a connection whose client may still be sending. If it were closed at once, the client's system would throw away the answer that
 * it has not read (RFC 9112, 9.6). So only our side is closed first, and what still arrives is dropped.
 */
final class GracefulClose {
    private static final int DROPPED_BYTES_MAX = 1024 * 1024;

    private final long withinNanos;
    private boolean begun;
    private boolean isWritten;
    private long writtenNanos;
    private int dropped;

    GracefulClose(Duration within) {
        this.withinNanos = within.toNanos();
    }

    /** The last answer is handed over; the client has the time that every answer has to read it. */
    void begin() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    /** Drops what still arrives; closes the connection when it is too much. */
    void drop(ByteBuf in, ChannelHandlerContext context) {
        dropped += in.readableBytes();
        in.release();
        if (dropped > DROPPED_BYTES_MAX) {
            context.close();
        }
    }

    /** The last answer is written. */
    void halfClose(ChannelHandlerContext context) {
        isWritten = true;
        writtenNanos = System.nanoTime();
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (context.channel() instanceof SocketChannel socket) {
            socket.shutdownOutput();
        }
    }

    /** Cuts off a client that does not close its side in time. */
    void look(long nowNanos, ChannelHandlerContext context) {
        if (isWritten && nowNanos - writtenNanos > withinNanos) {
            context.close();
        }
    }
}
