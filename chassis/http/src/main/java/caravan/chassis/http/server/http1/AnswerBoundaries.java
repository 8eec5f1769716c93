package caravan.chassis.http.server.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Tells {@link Framing} where an answer begins and ends. It is placed before the encoder on the way out, where answers are still objects.
 */
final class AnswerBoundaries extends ChannelOutboundHandlerAdapter {
    private final Framing framing;
    private final Http1Exchange exchange;

    AnswerBoundaries(Framing framing, Http1Exchange exchange) {
        this.framing = framing;
        this.exchange = exchange;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean interim = false;
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (interim) {
                exchange.answersContinue();
            } else {
                framing.answerBegins(response);
            }
        }
        boolean last = !interim && message instanceof LastHttpContent;
        context.write(message, promise);
        if (last) {
            framing.answerEnds();
        }
    }
}
