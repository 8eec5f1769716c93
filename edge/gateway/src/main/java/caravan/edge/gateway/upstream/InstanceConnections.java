package caravan.edge.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Kept connections to one instance, over HTTP/1.1. Each event loop has a pool of its own, so a request and its answer stay on one thread.
 * It has another pool for requests that may take long, such as event streams, so that they take no connections from the others.
 */
public final class InstanceConnections {
    private static final int IDLE_SECONDS_MAX = 20;
    /** Connections in use for longer are cut off at the end; the longest call takes less. */
    private static final int CLOSING_SECONDS_MAX = 120;

    private static final int CLEANING_MILLIS = 5_000;
    private static final int STATUS_LINE_BYTES_MAX = 1024;
    private static final int WAITING_FOR_EACH_CONNECTION = 1;
    /** The most bytes of one read. */
    private static final int READ_BYTES = 32 * 1024;
    /** Longer than the time to connect, so it applies only to a request that waits for a connection of the pool. */
    private static final long POOL_MILLIS_MORE = 250;

    private static final int HTTP_PORT = 80;

    private final Vertx vertx;
    private final boolean isHttp;
    private final SocketAddress server;
    private final HttpClientOptions options;
    private final PoolOptions pool;
    private final PoolOptions longPool;
    private final long poolMillisMax;
    private final Map<Thread, HttpClientAgent> byEventLoop = new ConcurrentHashMap<>();
    private final Map<Thread, HttpClientAgent> longByEventLoop = new ConcurrentHashMap<>();
    private volatile boolean closed;

    InstanceConnections(Vertx vertx, int eventLoops, URI address, UpstreamSettings settings) {
        this.vertx = vertx;
        this.isHttp = "http".equals(address.getScheme());
        this.server = addressOf(address);
        int connectMillis = Math.toIntExact(settings.connectMax().toMillis());
        this.poolMillisMax = connectMillis + POOL_MILLIS_MORE;
        this.options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout(connectMillis)
                .setTcpNoDelay(true)
                .setKeepAliveTimeout(IDLE_SECONDS_MAX)
                .setMaxInitialLineLength(STATUS_LINE_BYTES_MAX)
                .setMaxHeaderSize(settings.responseHeaderBytesMax())
                .setReceiveBufferSize(READ_BYTES);
        this.pool = poolOf(Math.max(1, settings.connectionsMax() / eventLoops));
        this.longPool = poolOf(Math.max(1, settings.longConnectionsMax() / eventLoops));
    }

    private static PoolOptions poolOf(int connections) {
        return new PoolOptions()
                .setHttp1MaxSize(connections)
                .setMaxWaitQueueSize(connections * WAITING_FOR_EACH_CONNECTION)
                .setCleanerPeriod(CLEANING_MILLIS);
    }

    private static SocketAddress addressOf(URI address) {
        String host = address.getHost();
        boolean isIpv6 = host.startsWith("[");
        return SocketAddress.inetSocketAddress(
                address.getPort() < 0 ? HTTP_PORT : address.getPort(),
                isIpv6 ? host.substring(1, host.length() - 1) : host);
    }

    /**
     * A request whose head is not sent yet, on a connection of the calling event loop.
     *
     * @param isLong whether it may take long because the caller decides its time
     * @param withinMillis how long to wait for a connection, if that is less than the time to connect
     */
    public Future<HttpClientRequest> request(HttpMethod method, String target, boolean isLong, long withinMillis) {
        if (!isHttp || closed) {
            return Future.failedFuture(
                    new ConnectException(isHttp ? "the instance is gone" : "the gateway speaks http to services only"));
        }
        Map<Thread, HttpClientAgent> clients = isLong ? longByEventLoop : byEventLoop;
        HttpClientAgent known = clients.get(Thread.currentThread());
        HttpClientAgent client = known != null
                ? known
                : clients.computeIfAbsent(
                        Thread.currentThread(), loop -> vertx.createHttpClient(options, isLong ? longPool : pool));
        return client.request(new RequestOptions()
                .setServer(server)
                .setMethod(method)
                .setURI(target)
                .setConnectTimeout(Math.min(withinMillis, poolMillisMax)));
    }

    /** Closes idle connections at once, and the others once their answer has arrived. */
    void close() {
        closed = true;
        byEventLoop.values().forEach(InstanceConnections::shutDown);
        longByEventLoop.values().forEach(InstanceConnections::shutDown);
    }

    private static void shutDown(HttpClientAgent client) {
        client.shutdown(CLOSING_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
