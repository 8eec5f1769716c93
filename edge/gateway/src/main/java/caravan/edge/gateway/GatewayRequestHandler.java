package caravan.edge.gateway;

import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.server.exchange.Exchange;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.server.framing.RequestHead;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.exchange.ClientRequest;
import caravan.edge.gateway.exchange.GatewayAnswers;
import caravan.edge.gateway.exchange.RequestBodyReader;
import caravan.edge.gateway.forwarding.ForwardedBody;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.routing.RequestPath;
import caravan.edge.gateway.routing.RouteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Handles one request: trace, path, rate limit, then the gateway's own answer or a service's. On the event loop. */
final class GatewayRequestHandler implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRequestHandler.class);
    private static final RouteTable.Place WHOLE_SERVER = GatewayRoutes.own("*");
    private static final RouteTable.Place PREFLIGHT = GatewayRoutes.own("preflight");
    /** The most own answers that may block (documents, metrics) and are made at once, on virtual threads. */
    private static final int ASIDE_MAX = 32;

    /** A body for an own route is never streamed: it is read completely, or refused. */
    private static final RequestBodyReader.Bounds OWN_BODY =
            new RequestBodyReader.Bounds(HttpLimits.BODY_BYTES_MAX, HttpLimits.BODY_BYTES_MAX);

    private static final byte[] NO_BYTES = new byte[0];

    private final GatewaySettings settings;
    private final GatewayRoutes own;
    private final RateLimiter limiter;
    private final Cors cors;
    private final ServiceRequests services;
    private final HeadRefusals refusals;
    private final GatewayMetrics metrics;
    private final RequestLog log;
    private final GatewayTraces traces;
    private final AtomicInteger active = new AtomicInteger();
    private final Semaphore aside = new Semaphore(ASIDE_MAX);

    GatewayRequestHandler(
            GatewaySettings settings,
            GatewayRoutes own,
            RateLimiter limiter,
            ServiceRequests services,
            HeadRefusals refusals,
            GatewayMetrics metrics,
            RequestLog log,
            GatewayTraces traces) {
        this.settings = settings;
        this.own = own;
        this.limiter = limiter;
        this.cors = settings.cors();
        this.services = services;
        this.refusals = refusals;
        this.metrics = metrics;
        this.log = log;
        this.traces = traces;
        metrics.gauge("http.server.requests.in.flight", () -> active.get() - services.streams());
        metrics.gauge("http.server.event.streams", services::streams);
    }

    /** Requests and event streams that have not ended. */
    int busy() {
        return active.get();
    }

    /** Reports from now on that the gateway is not ready; it serves as before. */
    void markNotReady() {
        own.stop();
    }

    /** Ends event streams. */
    void stop() {
        services.stop();
    }

    @Override
    public void handle(HttpServerRequest request, Exchange exchange) {
        ClientRequest client = ClientRequest.of(
                request, exchange, traces.arrived(request, exchange.peer()), settings.trustedProxies());
        active.incrementAndGet();
        client.whenEnded(() -> ended(client));
        guarded(client, () -> route(client));
    }

    @Override
    public @Nullable ByteBuf readyAnswer(RequestHead head, byte[] bytes, InetAddress peer, ByteBufAllocator buffers) {
        try {
            return refusals.refusal(head, bytes, peer, buffers);
        } catch (RuntimeException | Error failed) {
            // Nothing is sent yet: the request takes the usual way, where every failure has an answer.
            LOG.atError().setCause(failed).log("A request could not be refused by its head");
            return null;
        }
    }

    /** The refusal of a caller who has no request left. */
    static GatewayRefusal rateLimited(RateLimiter limiter, long waitSeconds) {
        return GatewayRefusal.later(429, "rate_limited", limiter.refusal(), waitSeconds);
    }

    private void ended(ClientRequest client) {
        active.decrementAndGet();
        RouteTable.Place place = client.place();
        String method = client.method().name();
        int status = client.isGone() ? GatewayMetrics.CLIENT_GONE : client.out().getStatusCode();
        long nanos = System.nanoTime() - client.begunNanos();
        metrics.answered(place, method, status, nanos);
        traces.ended(client, status, nanos);
        if (log.mayTell(status, 0)) {
            log.write(new RequestLog.Answered(
                    method,
                    client.path(),
                    status,
                    client.problemCode(),
                    nanos,
                    0,
                    client.trace().traceId(),
                    Optional.of(client.client().address())));
        }
    }

    /** Turns a failure into a 500. What failed is written to the log only. */
    private void guarded(ClientRequest client, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failed) {
            try (MDC.MDCCloseable trace =
                    MDC.putCloseable(RequestLog.TRACE_ID, client.trace().traceId())) {
                LOG.atError().setCause(failed).log("A request failed unexpectedly");
            }
            if (client.out().headWritten()) {
                client.out().reset();
            } else {
                refuse(
                        client,
                        GatewayRefusal.of(
                                500,
                                "internal_error",
                                "Something went wrong in the service; give its operator the trace id."));
            }
        }
    }

    private void route(ClientRequest client) {
        if (cors.isSet()) {
            cors.headers(client.headers()).forEach((name, value) -> client.out().putHeader(name, value));
        }
        Optional<List<String>> segments = RequestPath.segments(client.path());
        if (client.path().equals("*")) {
            // For the whole server (RFC 9110, 9.3.7): the listener accepts it for OPTIONS only.
            client.leadsTo(WHOLE_SERVER);
            GatewayAnswers.withoutBody(client, 204, Map.of());
        } else if (segments.isEmpty()) {
            refuse(
                    client,
                    GatewayRefusal.of(
                            400,
                            "malformed_uri",
                            "The address must be a path without dot segments, encoded slashes and control characters:"
                                    + " an id or SKU may only have letters, digits, '.', '-' and '_'."));
        } else if (cors.isSet() && Cors.isPreflight(client.method(), client.headers())) {
            client.leadsTo(PREFLIGHT);
            GatewayAnswers.withoutBody(client, 204, cors.preflightHeaders(client.headers()));
        } else if (GatewayRoutes.isHealth(client.path())) {
            // Without a rate limit, so that a health check is answered whatever else is asked.
            client.leadsTo(GatewayRoutes.own(client.path()));
            withBody(client, asked -> writeOwn(client, own.answer(asked)));
        } else {
            withAllowance(client, segments.get());
        }
    }

    private void withAllowance(ClientRequest client, List<String> segments) {
        Optional<RouteTable.Place> ofOwn = own.placeOf(client.path());
        boolean isDocument = GatewayRoutes.isDocument(segments);
        RouteTable.Place place = ofOwn.orElseGet(
                () -> isDocument ? null : settings.routes().find(client.method().name(), segments));
        client.leadsTo(place == null ? ClientRequest.NOWHERE : place);
        Optional<String> caller = limiter.callerOf(client.client().address(), client.authorization());
        if (caller.isPresent() && !hasAllowance(client, caller.get())) {
            return;
        }
        if (ofOwn.isPresent()) {
            withBody(client, asked -> aside(client, () -> own.answer(asked), answer -> writeOwn(client, answer)));
        } else if (isDocument) {
            aside(client, () -> own.placeOf(segments), found -> toService(client, caller, found.orElse(null)));
        } else {
            toService(client, caller, place);
        }
    }

    /**
     * Runs a task that may block on a virtual thread, and continues with its result on the event loop of the request. The body is paused
     * meanwhile, until something reads it ({@link caravan.edge.gateway.exchange.RequestBodyReader}) or the request is answered here.
     */
    private <T> void aside(ClientRequest client, Supplier<T> blocking, Consumer<T> next) {
        Context context = Vertx.currentContext();
        if (context == null || !aside.tryAcquire()) {
            refuse(
                    client,
                    GatewayRefusal.later(
                            503,
                            "overloaded",
                            "The gateway is answering too many such requests; try again in a moment.",
                            1));
            return;
        }
        client.pause();
        Thread.ofVirtual().name("gateway-own").start(() -> {
            try {
                T result = blocking.get();
                context.runOnContext(now -> goOn(client, () -> next.accept(result)));
            } catch (RuntimeException failed) {
                context.runOnContext(now -> goOn(client, () -> {
                    throw failed;
                }));
            } finally {
                aside.release();
            }
        });
    }

    private void goOn(ClientRequest client, Runnable step) {
        if (!client.isGone()) {
            guarded(client, step);
        }
    }

    /** An own route takes no body; if there is one, it is read to decide how to refuse it. */
    private void withBody(ClientRequest client, Consumer<GatewayRoutes.Asked> next) {
        RequestBodyReader.read(client, OWN_BODY, new RequestBodyReader.Result() {
            @Override
            public void read(ForwardedBody body) {
                byte[] bytes = body instanceof ForwardedBody.Whole whole
                        ? whole.bytes().getBytes()
                        : NO_BYTES;
                guarded(client, () -> next.accept(new GatewayRoutes.Asked(client, bytes)));
            }

            @Override
            public void refused(GatewayRefusal refused) {
                refuse(client, refused);
            }
        });
    }

    private void writeOwn(ClientRequest client, GatewayRoutes.Answer answer) {
        switch (answer) {
            case GatewayRoutes.Answer.Body body -> {
                body.headers().forEach((name, value) -> client.out().headers().add(name, value));
                GatewayAnswers.write(client, body.status(), body.mediaType(), body.bytes());
            }
            case GatewayRoutes.Answer.NotModified(var headers) -> GatewayAnswers.withoutBody(client, 304, headers);
            case GatewayRoutes.Answer.No(GatewayRefusal refused) -> refuse(client, refused);
        }
    }

    private void refuse(ClientRequest client, GatewayRefusal refused) {
        GatewayAnswers.refuse(client, refused);
    }

    private void toService(ClientRequest client, Optional<String> caller, RouteTable.@Nullable Place place) {
        client.leadsTo(place == null ? ClientRequest.NOWHERE : place);
        if (place == null) {
            refuse(client, GatewayRefusal.of(404, "not_found", "There is no such address."));
        } else if (!place.allowed().isEmpty()) {
            refuse(client, GatewayRefusal.notAllowed(String.join(", ", place.allowed())));
        } else {
            traces.decide(client);
            services.begin(client, caller, refused -> refuse(client, refused));
        }
    }

    private boolean hasAllowance(ClientRequest client, String caller) {
        RateLimiter.Result result = limiter.take(caller);
        limiter.setFields(client.out().headers(), result);
        if (!result.isAllowed()) {
            refuse(client, rateLimited(limiter, result.waitSeconds()));
        }
        return result.isAllowed();
    }
}
