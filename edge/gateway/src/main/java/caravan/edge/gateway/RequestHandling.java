package caravan.edge.gateway;

import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.edge.gateway.callers.Callers;
import caravan.edge.gateway.callers.Cors;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.callers.TokenBucket;
import caravan.edge.gateway.documents.JoinedDocuments;
import caravan.edge.gateway.exchange.AnswerWriter;
import caravan.edge.gateway.exchange.Exchange;
import caravan.edge.gateway.exchange.OpenStreams;
import caravan.edge.gateway.exchange.Refused;
import caravan.edge.gateway.exchange.RequestBody;
import caravan.edge.gateway.forwarding.Forwarding;
import caravan.edge.gateway.forwarding.OutgoingRequest;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.routing.RequestPath;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.Deadline;
import caravan.edge.gateway.upstream.UpstreamAnswer;
import caravan.edge.gateway.upstream.Upstreams;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One request's way: trace, path, allowance, body, service, answer. */
final class RequestHandling implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandling.class);
    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final String TRACE_ID = "trace_id";
    private static final RouteTable.Place OWN = new RouteTable.Place("gateway", "own");

    private final GatewaySettings settings;
    private final Upstreams upstreams;
    private final OwnRoutes own;
    private final RateLimiter limiter;
    private final Cors cors;
    private final Forwarding forwarding;
    private final AnswerWriter writer;
    private final OpenStreams streams;
    private final GatewayMetrics metrics;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean stopping;

    private RequestHandling(
            GatewaySettings settings,
            Upstreams upstreams,
            OwnRoutes own,
            RateLimiter limiter,
            Forwarding forwarding,
            GatewayMetrics metrics) {
        this.settings = settings;
        this.upstreams = upstreams;
        this.own = own;
        this.limiter = limiter;
        this.cors = new Cors(settings.corsOrigins());
        this.forwarding = forwarding;
        this.writer = new AnswerWriter(settings.eventStreamSilenceMax());
        this.streams = new OpenStreams(settings.eventStreamsMax());
        this.metrics = metrics;
    }

    static RequestHandling of(
            GatewaySettings settings, Upstreams upstreams, TokenVerifier tokens, GatewayMetrics metrics) {
        Forwarding forwarding = new Forwarding(metrics);
        JoinedDocuments documents = new JoinedDocuments(upstreams, forwarding, settings.documentsAgeMax());
        RequestHandling handling = new RequestHandling(
                settings,
                upstreams,
                new OwnRoutes(upstreams, documents, metrics.process()),
                new RateLimiter(settings.rate(), settings.rateLimitExempt(), new Callers(tokens)),
                forwarding,
                metrics);
        upstreams.all().forEach(metrics::watch);
        metrics.gauge("http.server.requests.in.flight", handling.inFlight::get);
        metrics.gauge("http.server.event.streams", handling.streams::count);
        return handling;
    }

    /** Requests and streams that are not at their end. */
    int busy() {
        return inFlight.get() + streams.count();
    }

    /** From now on the gateway is not ready, streams end, and each answer closes its connection. */
    void stop() {
        stopping = true;
        own.stop();
        streams.stop();
    }

    @Override
    public void handle(ServerRequest request, ServerResponse out) {
        long began = System.nanoTime();
        Exchange exchange = Exchange.of(request, out, settings.trustedProxies());
        MDC.put(TRACE_ID, exchange.trace().traceId());
        int now = inFlight.incrementAndGet();
        try {
            cors.headers(exchange.headers()).forEach((name, value) -> out.header(HeaderValues.create(name, value)));
            Optional<Refused> refused = answerOrFail(exchange, now, began);
            if (refused.isPresent()) {
                closeIfStopping(exchange);
                writer.write(out, exchange.method(), refused.get(), exchange.path(), exchange.trace());
            }
            record(exchange, out.status().code(), System.nanoTime() - began);
            closeIfSaid(out);
        } finally {
            if (exchange.isCounted()) {
                inFlight.decrementAndGet();
            }
            MDC.remove(TRACE_ID);
        }
    }

    /** Looked at when the answer is there: the stop may have begun since the request came. */
    private void closeIfStopping(Exchange exchange) {
        if (stopping) {
            exchange.out().header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /**
     * Helidon 4.5.0 says that it closes, and does not: it takes what was not read of this request's body for the next
     * request (helidon-io/helidon issue 12324). What is streamed ends only after this, and is left alone.
     */
    private static void closeIfSaid(ServerResponse out) {
        if (out.isSent() && out.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the answer said so");
        }
    }

    /** Only the log says what it was. */
    private Optional<Refused> answerOrFail(Exchange exchange, int requestsNow, long began) {
        try {
            return answer(exchange, requestsNow, began);
        } catch (CloseConnectionException connectionEnds) {
            throw connectionEnds;
        } catch (RuntimeException failed) {
            if (exchange.out().isSent()) {
                throw failed;
            }
            LOG.atError().setCause(failed).log("A request failed unexpectedly");
            return Optional.of(
                    Refused.of(500, "internal_error", "Something went wrong here; the trace id tells us what."));
        }
    }

    /** Answers, unless it says why not. */
    private Optional<Refused> answer(Exchange exchange, int requestsNow, long began) {
        Optional<List<String>> segments = RequestPath.segments(exchange.path());
        if (segments.isEmpty()) {
            return Optional.of(Refused.of(
                    400,
                    "malformed_uri",
                    "The address must be a path without dot segments, encoded slashes and control characters."));
        }
        if (Cors.isPreflight(exchange.method(), exchange.headers())) {
            preflight(exchange);
            return Optional.empty();
        }
        Optional<OwnRoutes.Answer> mine = own.answer(exchange.method(), exchange.path());
        if (mine.isPresent()) {
            exchange.leadsTo(OWN);
            return writeOwn(exchange, mine.get());
        }
        RouteTable.Place place = own.placeOf(segments.get())
                .or(() -> Optional.ofNullable(settings.routes().find(segments.get())))
                .orElse(Exchange.NOWHERE);
        exchange.leadsTo(place);
        Optional<Refused> limited = limit(exchange);
        if (limited.isPresent()) {
            return limited;
        }
        if (place == Exchange.NOWHERE) {
            return Optional.of(Refused.of(404, "not_found", "There is no such address."));
        }
        if (exchange.method() == Method.TRACE || exchange.method() == Method.CONNECT) {
            return Optional.of(Refused.of(405, "method_not_allowed", "This method is not served."));
        }
        if (requestsNow > settings.requestsInFlightMax()) {
            return Optional.of(Refused.later(
                    503, "overloaded", "More than " + settings.requestsInFlightMax() + " requests are in flight.", 1));
        }
        return switch (RequestBody.read(exchange.request(), settings.bodyBytesMax())) {
            case RequestBody.Unfit(Refused refused) -> Optional.of(refused);
            case RequestBody.Whole(byte[] body) -> forward(exchange, body, began);
        };
    }

    private void preflight(Exchange exchange) {
        exchange.leadsTo(OWN);
        Map<String, String> headers = cors.preflightHeaders(exchange.headers());
        headers.forEach((name, value) -> exchange.out().header(HeaderValues.create(name, value)));
        exchange.out().status(Status.NO_CONTENT_204);
        exchange.out().send();
    }

    private Optional<Refused> writeOwn(Exchange exchange, OwnRoutes.Answer answer) {
        return switch (answer) {
            case OwnRoutes.Answer.Body(int status, String mediaType, byte[] bytes) -> {
                closeIfStopping(exchange);
                writer.write(exchange.out(), exchange.method(), status, mediaType, bytes, exchange.trace());
                yield Optional.empty();
            }
            case OwnRoutes.Answer.No(Refused refused) -> Optional.of(refused);
        };
    }

    private Optional<Refused> limit(Exchange exchange) {
        Optional<TokenBucket.Result> result = limiter.take(exchange.client().address(), exchange.authorization());
        if (result.isEmpty()) {
            return Optional.empty();
        }
        limiter.headers(result.get()).forEach((name, value) -> exchange.out().header(HeaderValues.create(name, value)));
        return result.get().isAllowed() ? Optional.empty() : Optional.of(limiter.refusal(result.get()));
    }

    private Optional<Refused> forward(Exchange exchange, byte[] body, long began) {
        Duration patience = Deadline.patience(
                settings.patience(),
                settings.patienceMax(),
                exchange.headers().contains(PREFER) ? exchange.headers().values(PREFER) : List.of());
        Deadline deadline = Deadline.after(began, patience);
        OutgoingRequest outgoing = new OutgoingRequest(
                exchange.method(), exchange.target(), exchange.headers(), exchange.client(), exchange.trace(), body);
        try {
            return switch (forwarding.forward(upstreams.of(exchange.place().service()), outgoing, deadline)) {
                case Forwarding.Outcome.NoAnswer(Refused refused) -> Optional.of(refused);
                case Forwarding.Outcome.Answered(UpstreamAnswer answer) -> passOn(exchange, answer);
            };
        } catch (InterruptedException stopped) {
            return Optional.of(Refused.later(503, "stopping", "The gateway stops; try again.", 1));
        }
    }

    private Optional<Refused> passOn(Exchange exchange, UpstreamAnswer answer) {
        try (answer) {
            closeIfStopping(exchange);
            if (answer.isEventStream() && exchange.method() != Method.HEAD) {
                return passEventsOn(exchange, answer);
            }
            writer.write(exchange.out(), exchange.method(), answer);
            return Optional.empty();
        } catch (SocketTimeoutException late) {
            return Optional.of(Refused.of(
                    504, "deadline_passed", "The service " + exchange.place().service() + " did not answer in time."));
        } catch (IOException brokeOff) {
            return Optional.of(Refused.of(
                    502, "answer_lost", "The service " + exchange.place().service() + " broke off its answer."));
        }
    }

    private Optional<Refused> passEventsOn(Exchange exchange, UpstreamAnswer answer) {
        if (!streams.tryEnter()) {
            return Optional.of(Refused.later(
                    503, "too_many_streams", "Too many event streams are open; try again in a moment.", 1));
        }
        exchange.countsNoMore();
        inFlight.decrementAndGet();
        try {
            writer.writeEvents(exchange.out(), answer);
            return Optional.empty();
        } finally {
            streams.leave();
        }
    }

    private void record(Exchange exchange, int status, long nanos) {
        RouteTable.Place place = exchange.place();
        String method = exchange.method().text();
        metrics.answered(place.service(), method, place.prefix(), status, nanos);
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("service", place.service())
                    .addKeyValue("method", method)
                    .addKeyValue("path", exchange.path())
                    .addKeyValue("status", status)
                    .addKeyValue("duration", Duration.ofNanos(nanos))
                    .log("Answered");
        }
    }
}
