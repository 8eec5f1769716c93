package caravan.chassis.http.server;

import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.bounds.ListenerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections, before TLS and before any buffer, and closes those for which there is no room. It can also close the listening
 * socket alone, which Vert.x cannot, so that requests in flight finish first at a shutdown.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ClientQuotas.Client> CLIENT = AttributeKey.valueOf("caravan.http.client");

    private final ClientQuotas clients;
    private final ListenerMetrics metrics;
    private final int fixedBytes;
    private final Duration openWithin;
    private volatile @Nullable Channel listening;

    /** @param openWithin how long it may take until the HTTP version of a connection is known */
    ConnectionGate(ClientQuotas clients, ListenerMetrics metrics, boolean hasTls, Duration openWithin) {
        this.clients = clients;
        this.metrics = metrics;
        this.fixedBytes = ListenerLimits.CONNECTION_BYTES + (hasTls ? ListenerLimits.TLS_BYTES : 0);
        this.openWithin = openWithin;
    }

    static ClientQuotas.Client clientOf(Channel connection) {
        return connection.attr(CLIENT).get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        listening = context.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        ClientQuotas.Client client = connection.remoteAddress() instanceof InetSocketAddress peer
                ? clients.enter(peer.getAddress(), fixedBytes)
                : null;
        if (client == null) {
            metrics.connectionRefused();
            connection.unsafe().closeForcibly();
            return;
        }
        connection.attr(CLIENT).set(client);
        connection.closeFuture().addListener(closed -> clients.close(client, fixedBytes));
        connection.pipeline().addLast(new HandshakeTimeout(openWithin));
        context.fireChannelRead(message);
    }

    /** The HTTP version is known, so the deadlines of that version apply from now on. */
    static void opened(Channel connection) {
        if (connection.pipeline().get(HandshakeTimeout.class) != null) {
            connection.pipeline().remove(HandshakeTimeout.class);
        }
    }

    /** Accepts no connections any more. */
    void close() {
        Channel channel = listening;
        if (channel != null) {
            channel.close().syncUninterruptibly();
        }
    }
}
