package caravan.chassis.http.server;

import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose HTTP version is not known in time. Vert.x reports a connection only after the TLS handshake, and over HTTP/2
 * only after the SETTINGS of the client. It stops when it is removed from the pipeline.
 */
final class HandshakeTimeout extends ChannelHandlerAdapter {
    private final Duration openWithin;
    private @Nullable Future<?> closing;

    HandshakeTimeout(Duration openWithin) {
        this.openWithin = openWithin;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // Closes the socket without another TLS message, since a silent client would not read it.
        closing = context.executor().schedule(() -> context.close(), openWithin.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (closing != null) {
            closing.cancel(false);
        }
    }
}
