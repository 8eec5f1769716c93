package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.bounds.ListenerMetrics;
import caravan.chassis.http.server.bounds.OutboundQuota;
import caravan.chassis.http.server.exchange.RequestHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Sends the answers of one connection that are ready when the head is read, without the codec. */
final class ReadyAnswers {
    private final RequestHandler handler;
    private final HeadReader heads;
    private final OutboundQuota outbound;
    private final ListenerMetrics metrics;
    private boolean unflushed;

    /** @param handler asked for answers that are ready */
    ReadyAnswers(RequestHandler handler, HeadReader heads, OutboundQuota outbound, ListenerMetrics metrics) {
        this.handler = handler;
        this.heads = heads;
        this.outbound = outbound;
        this.metrics = metrics;
    }

    /**
     * Answers the request whose head was just read, if its answer is ready. Then its bytes are removed from {@code in}.
     *
     * @return whether it is answered
     */
    boolean answer(ByteBuf in, ChannelHandlerContext context) {
        ByteBuf answer = heads.readyAnswer(handler, in, context.alloc());
        if (answer == null) {
            return false;
        }
        outbound.wrote(answer.readableBytes());
        var unused = context.write(answer);
        unflushed = true;
        return true;
    }

    /** Sends what is written. Call it after everything that has arrived is read, so that the answers to many requests go in one write. */
    void flush(ChannelHandlerContext context) {
        if (!unflushed) {
            return;
        }
        unflushed = false;
        context.flush();
        if (!outbound.hasRoom(context.channel())) {
            metrics.cutOff();
            context.close();
        }
    }
}
