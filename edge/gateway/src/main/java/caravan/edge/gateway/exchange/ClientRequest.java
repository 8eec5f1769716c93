package caravan.edge.gateway.exchange;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.server.exchange.Exchange;
import caravan.edge.gateway.callers.ClientAddress;
import caravan.edge.gateway.routing.RouteTable;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's request and its answer, with what is known about it. Belongs to the event loop of its connection. */
public final class ClientRequest {
    public static final RouteTable.Place NOWHERE = new RouteTable.Place("none", "none");

    private static final Runnable NOTHING = () -> {};

    private final HttpServerRequest request;
    private final Exchange exchange;
    private final ClientAddress client;
    private final String path;
    private final long begunNanos = System.nanoTime();
    private final @Nullable String agentsSpanId;
    private Trace trace;
    private RouteTable.Place place = NOWHERE;
    private Runnable whenGone = NOTHING;
    private Runnable whenEnded = NOTHING;
    private Optional<String> problemCode = Optional.empty();
    private boolean isGone;
    private boolean hasEnded;

    private ClientRequest(HttpServerRequest request, Exchange exchange, Arrival arrival, ClientAddress client) {
        this.request = request;
        this.exchange = exchange;
        this.trace = arrival.trace();
        this.agentsSpanId = arrival.agentsSpanId();
        this.client = client;
        String uri = request.uri();
        int query = uri.indexOf('?');
        this.path = query < 0 ? uri : uri.substring(0, query);
    }

    /**
     * The trace of a request that has just arrived.
     *
     * @param trace the gateway's own span
     * @param agentsSpanId the span of OpenTelemetry's agent within which it is handled, if there is one
     */
    public record Arrival(Trace trace, @Nullable String agentsSpanId) {}

    /** @param trustedProxies proxies that are trusted to report where a request comes from */
    public static ClientRequest of(
            HttpServerRequest request, Exchange exchange, Arrival arrival, AddressRanges trustedProxies) {
        MultiMap headers = request.headers();
        ClientRequest made = new ClientRequest(
                request,
                exchange,
                arrival,
                ClientAddress.of(
                        exchange.peer(), request.isSSL() ? "https" : "http", hostOf(request), headers, trustedProxies));
        request.exceptionHandler(broken -> {});
        request.response().exceptionHandler(broken -> {}).closeHandler(closed -> made.gone());
        return made;
    }

    private static String hostOf(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        if (host != null) {
            return host;
        }
        HostAndPort authority = request.authority();
        return authority == null ? "" : authority.toString();
    }

    HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse out() {
        return request.response();
    }

    /** The other end of the connection. */
    public InetAddress peer() {
        return exchange.peer();
    }

    Exchange exchange() {
        return exchange;
    }

    public Trace trace() {
        return trace;
    }

    /** The span of OpenTelemetry's agent within which it is handled; null if there is none. */
    public @Nullable String agentsSpanId() {
        return agentsSpanId;
    }

    /** From now on its trace is kept. */
    public void keepTrace() {
        trace = trace.sampled();
    }

    public ClientAddress client() {
        return client;
    }

    public HttpMethod method() {
        return request.method();
    }

    boolean isHttp2() {
        return request.version() == HttpVersion.HTTP_2;
    }

    boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }

    /** As it was sent, still encoded. */
    public String path() {
        return path;
    }

    /** As it was sent, without the question mark; empty if there is none. */
    public String query() {
        String uri = request.uri();
        return uri.length() > path.length() ? uri.substring(path.length() + 1) : "";
    }

    /** Path and query, as they were sent. */
    public String target() {
        return request.uri();
    }

    public MultiMap headers() {
        return request.headers();
    }

    public @Nullable String authorization() {
        return headers().get(HttpHeaders.AUTHORIZATION);
    }

    /** The service and route that it leads to; {@link #NOWHERE} until that is known. */
    public RouteTable.Place place() {
        return place;
    }

    public void leadsTo(RouteTable.Place found) {
        place = found;
    }

    /** The code of the problem with which the gateway itself answers; empty if it does not. */
    public Optional<String> problemCode() {
        return problemCode;
    }

    void setProblemCode(String code) {
        problemCode = Optional.of(code);
    }

    public long begunNanos() {
        return begunNanos;
    }

    /** Pauses the body until {@link #resume}. */
    public void pause() {
        // Over HTTP/2 a request that has been read completely can be neither paused nor resumed.
        if (!request.isEnded()) {
            request.pause();
        }
    }

    /** Call it only once something reads the body, or nothing will any more: what arrives without a reader is lost. */
    void resume() {
        if (!request.isEnded()) {
            request.resume();
        }
    }

    /** @param whenGone runs if the connection is closed before the answer has ended; replaces the previous one */
    public void whenGone(Runnable whenGone) {
        this.whenGone = whenGone;
    }

    /** @param whenEnded runs once: when the answer has ended, or the client is gone */
    public void whenEnded(Runnable whenEnded) {
        this.whenEnded = whenEnded;
    }

    public boolean isGone() {
        return isGone;
    }

    private void gone() {
        if (!hasEnded) {
            isGone = true;
            whenGone.run();
            ended();
        }
    }

    /** The answer has been written completely, or cut off. */
    void ended() {
        if (!hasEnded) {
            hasEnded = true;
            whenGone = NOTHING;
            whenEnded.run();
        }
    }
}
