package caravan.chassis.http.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Vert.x' NIO transport with our handler on each listening socket. Vert.x itself cannot refuse a connection before its TLS handshake, and
 * would read up to 64 KiB at once from each.
 */
final class AcceptingTransport extends NioTransport implements io.vertx.core.transport.Transport {
    private static final int READ_BYTES_MIN = 512;
    private static final int READ_BYTES_FIRST = 2 * 1024;
    private static final int READ_BYTES_MAX = 16 * 1024;

    private final Map<Integer, ChannelHandler> gates = new ConcurrentHashMap<>();

    /** @param port as in the server options, which Vert.x copies; below 0 for one that is free */
    void onListening(int port, ChannelHandler gate) {
        gates.put(port, gate);
    }

    void forget(int port) {
        gates.remove(port);
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        ChannelHandler gate = gates.remove(options.getPort());
        if (gate == null) {
            return;
        }
        bootstrap.handler(gate);
        bootstrap.childOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(READ_BYTES_MIN, READ_BYTES_FIRST, READ_BYTES_MAX)
                        .maxMessagesPerRead(1));
        // A client that closes its side after its request still gets the answer.
        bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // so the interface says it
    public Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public Transport implementation() {
        return this;
    }
}
