package caravan.chassis.http.server;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.bounds.ListenerMetrics;
import caravan.chassis.http.server.bounds.ListenerState;
import caravan.chassis.http.server.bounds.TimeoutChecker;
import caravan.chassis.http.server.exchange.ProblemAnswer;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.server.framing.ListenerRefusal;
import caravan.chassis.http.server.http1.Framing;
import caravan.chassis.http.server.http2.Http2Connection;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Listens on one port, on every event loop, for HTTP/1.0 and 1.1; with TLS also for HTTP/2. */
public final class HttpListener {
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();
    private static final Duration START_WITHIN = Duration.ofSeconds(30);
    private static final Duration CERTIFICATES_EVERY = Duration.ofSeconds(10);

    private final EventLoops loops;
    private final Address address;
    private final Optional<TlsFiles> tls;
    private final ListenerState state;
    private final ClientQuotas clients;
    private final ConnectionGate gate;
    private final RequestHandler handler;
    private final Map<EventLoop, TimeoutChecker> timeoutCheckers = new ConcurrentHashMap<>();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final Duration certificatesEvery;
    private @Nullable CertificateWatcher certificates;
    private @Nullable String deployment;

    /**
     * Where a listener listens.
     *
     * @param port 0 for any that is free
     */
    public record Address(String host, int port) {}

    /**
     * @param isExempt addresses that are exempt from the limits of one address, such as a gateway
     * @param handler called on the event loop of the connection
     */
    public HttpListener(
            EventLoops loops,
            Address address,
            ListenerLimits limits,
            Optional<TlsFiles> tls,
            Predicate<InetAddress> isExempt,
            MeterRegistry meters,
            RequestHandler handler) {
        this(loops, address, limits, tls, isExempt, meters, handler, CERTIFICATES_EVERY);
    }

    HttpListener(
            EventLoops loops,
            Address address,
            ListenerLimits limits,
            Optional<TlsFiles> tls,
            Predicate<InetAddress> isExempt,
            MeterRegistry meters,
            RequestHandler handler,
            Duration certificatesEvery) {
        this.loops = loops;
        this.address = address;
        this.tls = tls;
        this.clients = new ClientQuotas(limits.room(), isExempt);
        this.state = new ListenerState(limits, new ListenerMetrics(meters, clients));
        this.gate = new ConnectionGate(
                clients, state.metrics(), tls.isPresent(), limits.times().head());
        this.handler = handler;
        this.certificatesEvery = certificatesEvery;
    }

    /**
     * @throws PortTakenException if another program listens there
     * @throws IllegalArgumentException if the certificate or its key cannot be read or used
     */
    public void start() {
        Optional<PemKeyCertOptions> pair = tls.map(this::readCertificate);
        // Several servers with the same number below 0 share one free port: that is Vert.x' way to ask for it.
        int port = address.port() == 0 ? -FREE_PORTS.incrementAndGet() : address.port();
        loops.transport().onListening(port, gate);
        Future<String> deployed = loops.vertx()
                .deployVerticle(
                        () -> new OneLoop(ListenerOptions.of(address.host(), port, state.limits(), pair)),
                        new DeploymentOptions().setInstances(loops.count()));
        try {
            deployment = deployed.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            closeCertificates();
            loops.transport().forget(port);
            if (failed.getCause() instanceof IOException taken) {
                throw new PortTakenException(address.host(), address.port(), taken);
            }
            throw new IllegalArgumentException("cannot listen on port " + address.port(), failed.getCause());
        }
        if (certificates != null) {
            certificates.watch(this::use);
        }
    }

    private PemKeyCertOptions readCertificate(TlsFiles files) {
        try {
            certificates = new CertificateWatcher(loops.vertx(), files, certificatesEvery);
            return certificates.read();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the certificate cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private void use(PemKeyCertOptions pair) {
        ServerSSLOptions options = ListenerOptions.tls(pair);
        servers.getFirst()
                .updateSSLOptions(options)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** The listener's server on one event loop; Vert.x shares the port between them. */
    private final class OneLoop extends AbstractVerticle {
        private final HttpServerOptions options;

        OneLoop(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options);
            servers.add(server);
            server.connectionHandler(HttpListener.this::connected)
                    .requestHandler(request -> request.connection().close())
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    /** Puts our handlers around the codec. Vert.x hides its pipeline behind this internal interface, which is used nowhere else. */
    private void connected(HttpConnection opened) {
        HttpServerConnection connection = (HttpServerConnection) opened;
        ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
        Channel channel = pipeline.channel();
        ConnectionGate.opened(channel);
        ClientQuotas.Client client = ConnectionGate.clientOf(channel);
        TimeoutChecker timeouts =
                timeoutCheckers.computeIfAbsent(channel.eventLoop(), loop -> new TimeoutChecker(loop, state.limits()));
        Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 == null) {
            Framing framing = new Framing(state, timeouts, client, channel.eventLoop(), handler);
            framing.addTo(pipeline);
            connection.handler(request -> handler.handle(request, framing.exchangeOf(request)));
            connection.invalidRequestHandler(this::refuseInvalid);
            return;
        }
        Http2Connection streams = new Http2Connection(state, timeouts, client, handler, http2);
        pipeline.addBefore("handler", "streams", streams);
        http2.connection().addListener(streams.streams());
        http2.decoder().frameListener(streams.hearing(http2.decoder().frameListener()));
        connection.handler(streams::handle);
        if (!streams.hasRoom()) {
            channel.close();
        }
    }

    /** A request that passes our checks, but not Netty's parser. */
    private void refuseInvalid(HttpServerRequest request) {
        ListenerRefusal why = ListenerRefusal.malformed("The request is not valid HTTP.");
        Trace trace = ProblemAnswer.newTrace();
        SocketAddress client = request.remoteAddress();
        state.refused(why, trace, client == null ? null : new InetSocketAddress(client.hostAddress(), client.port()));
        request.response().putHeader("Connection", "close");
        ProblemAnswer.send(request.response(), why, trace);
    }

    public int port() {
        if (servers.isEmpty()) {
            throw new IllegalStateException("the listener is not started");
        }
        return servers.getFirst().actualPort();
    }

    /** Open connections. */
    public int connections() {
        return clients.connections();
    }

    /** Bytes that connections, requests and answers take of the quota. */
    public long bufferedBytes() {
        return clients.bytes();
    }

    /**
     * Accepts no connections any more, and closes idle ones. Every other connection is closed after its answer; a request that is already
     * on its way is answered, too (over HTTP/2 with 503).
     */
    public void drain() {
        state.stop();
        gate.close();
        timeoutCheckers.forEach((loop, timeouts) -> loop.execute(timeouts::stopAll));
    }

    /** Drains, and closes every connection, whatever its state. */
    public void stop() {
        drain();
        closeCertificates();
        if (deployment != null) {
            loops.vertx()
                    .undeploy(deployment)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            deployment = null;
        }
    }

    private void closeCertificates() {
        if (certificates != null) {
            certificates.close();
        }
    }
}
