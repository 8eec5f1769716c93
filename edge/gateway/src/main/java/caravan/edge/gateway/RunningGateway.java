package caravan.edge.gateway;

import caravan.chassis.discovery.Discovery;
import caravan.chassis.discovery.Instance;
import caravan.chassis.http.server.PortTakenException;
import caravan.chassis.runtime.Standalone;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.chassis.runtime.tokens.NoIssuerException;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.edge.gateway.exchange.RequestBody;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.upstream.Upstreams;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A started gateway: its server, and what stands behind it. */
final class RunningGateway implements Standalone.Running {
    private static final String ISSUER = "users";
    private static final String TOKEN_ISSUER = "caravan";
    private static final String TOKEN_AUDIENCE = "caravan";
    private static final Duration CLOSING_GRACE = Duration.ofMillis(500);
    private static final Duration DRAIN_LOOK_INTERVAL = Duration.ofMillis(5);

    private final GatewaySettings settings;
    private final Discovery discovery;
    private final Metrics metrics;
    private final Upstreams upstreams;
    private final RequestHandling handling;
    private final WebServer server;

    private RunningGateway(
            GatewaySettings settings,
            Discovery discovery,
            Metrics metrics,
            Upstreams upstreams,
            RequestHandling handling,
            WebServer server) {
        this.settings = settings;
        this.discovery = discovery;
        this.metrics = metrics;
        this.upstreams = upstreams;
        this.handling = handling;
        this.server = server;
    }

    /**
     * Starts it; what it is given is closed with it.
     *
     * @throws PortTakenException if another program listens there
     */
    static RunningGateway start(GatewaySettings settings, Discovery discovery) {
        Metrics metrics = new Metrics();
        GatewayMetrics meters = new GatewayMetrics(metrics);
        Upstreams upstreams = new Upstreams(settings.routes().services(), discovery, settings.upstream());
        try {
            TokenVerifier tokens = new TokenVerifier(
                    () -> keysOf(discovery), TOKEN_ISSUER, TOKEN_AUDIENCE, Clock.systemUTC(), metrics.registry());
            RequestHandling handling = RequestHandling.of(settings, upstreams, tokens, meters);
            refuseTakenPort(settings);
            WebServer server = server(settings, handling).start();
            if (!server.isRunning()) {
                throw new PortTakenException(settings.host(), settings.port(), new BindException("see the log"));
            }
            return new RunningGateway(settings, discovery, metrics, upstreams, handling, server);
        } catch (RuntimeException | Error failed) {
            upstreams.close();
            discovery.close();
            metrics.close();
            throw failed;
        }
    }

    private static URI keysOf(Discovery discovery) {
        List<Instance> issuers = discovery.instancesOf(ISSUER);
        if (issuers.isEmpty()) {
            throw new NoIssuerException("no instance of " + ISSUER + " is known, so tokens cannot be verified yet");
        }
        int any = ThreadLocalRandom.current().nextInt(issuers.size());
        return issuers.get(any).address().resolve("/.well-known/jwks.json");
    }

    private static WebServer server(GatewaySettings settings, RequestHandling handling) {
        return WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(settings.headerBytesMax())
                        .maxPrologueLength(settings.headerBytesMax())
                        .receiveLog(false)
                        .sendLog(false)
                        .build())
                .maxTcpConnections(settings.connectionsMax())
                .maxPayloadSize(settings.bodyBytesMax() + RequestBody.REFUSED_BYTES_READ_MAX)
                .shutdownGracePeriod(CLOSING_GRACE)
                .shutdownHook(false)
                .directHandlers(TransportProblems.handlers())
                .routing(routing -> routing.any(handling))
                .build();
    }

    /** Helidon only logs that it could not bind, and not to whom it matters. */
    private static void refuseTakenPort(GatewaySettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException taken) {
            throw new PortTakenException(settings.host(), settings.port(), taken);
        }
    }

    @Override
    public int port() {
        return server.port();
    }

    /** Not ready from now on; event streams end, requests in flight finish within the grace, then all is closed. */
    @Override
    public void close() {
        handling.stop();
        long deadline = System.nanoTime() + settings.stopGrace().toNanos();
        while (handling.busy() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_LOOK_INTERVAL.toNanos());
        }
        server.stop();
        upstreams.close();
        discovery.close();
        metrics.close();
    }
}
