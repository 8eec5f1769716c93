package caravan.edge.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/** A connection of the pool, which the instance may have closed since its last use. */
public final class PooledConnection {
    private PooledConnection() {}

    /**
     * Whether the instance has not closed it, as far as this machine knows. It reads the socket without waiting. Netty itself would
     * notice only in the next round of the event loop, when the request is lost already. Netty and Vert.x have no public way to do this.
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
