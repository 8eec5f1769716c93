package caravan.chassis.http.server;

import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose version of HTTP is not known in time: Vert.x tells of a connection only after the TLS handshake, and
 * over HTTP/2 only after the client's SETTINGS. Taken out of the pipeline, it does nothing any more.
 */
final class HandshakeTimeout extends ChannelHandlerAdapter {
    private final Duration openWithin;
    private @Nullable Future<?> closing;

    HandshakeTimeout(Duration openWithin) {
        this.openWithin = openWithin;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // From here on the way out is the socket's: a client that is silent is not told.
        closing = context.executor().schedule(() -> context.close(), openWithin.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (closing != null) {
            closing.cancel(false);
        }
    }
}
