package caravan.edge.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/** A connection that was used before, and may have been closed by the instance since. */
public final class PooledConnection {
    private PooledConnection() {}

    /**
     * Whether the instance has not closed it, as far as this machine knows: a look that does not wait. Netty itself would look only in
     * the event loop's next round, when the request is lost already. Netty and Vert.x have no public way to look at once.
     */
    public static boolean isOpen(HttpClientRequest unsent) {
        if (unsent.connection() instanceof HttpClientConnectionInternal connection) {
            Channel channel = connection.channelHandlerContext().channel();
            if (channel.unsafe() instanceof AbstractNioChannel.NioUnsafe socket) {
                socket.read();
            }
            return channel.isActive();
        }
        return true;
    }
}
