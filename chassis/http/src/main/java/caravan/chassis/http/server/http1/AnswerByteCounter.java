package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.bounds.ListenerMetrics;
import caravan.chassis.http.server.bounds.OutboundQuota;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/** Counts the bytes of outgoing answers, and drops those of a request that {@link Framing} has answered itself. */
final class AnswerByteCounter extends ChannelOutboundHandlerAdapter {
    private final Http1Exchange exchange;
    private final OutboundQuota outbound;
    private final GracefulClose closing;
    private final ListenerMetrics metrics;

    AnswerByteCounter(Http1Exchange exchange, OutboundQuota outbound, GracefulClose closing, ListenerMetrics metrics) {
        this.exchange = exchange;
        this.outbound = outbound;
        this.closing = closing;
        this.metrics = metrics;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
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
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (!outbound.hasRoom(context.channel())) {
            metrics.cutOff();
            context.close();
        }
    }

    /** A connection that is being closed gracefully is never closed at once. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing.isBegun()) {
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }
}
