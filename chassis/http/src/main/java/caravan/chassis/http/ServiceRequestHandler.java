package caravan.chassis.http;

import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.StorageFullException;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.admission.Permit;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.server.exchange.Exchange;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.streams.EventConnection;
import caravan.chassis.http.streams.EventStreams;
import caravan.kernel.Outage;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One request's way: on the event loop its route, place, caller and body; on a virtual thread its handler; on the event loop
 * again its answer. Whatever goes wrong on it, errors of the JVM too, becomes problem details: a request without an answer would
 * hold its connection for ever.
 */
final class ServiceRequestHandler implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceRequestHandler.class);
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final String TRACE_ID = "trace_id";
    private static final Reply NO_ROOM =
            Refusal.unavailable("overloaded", "This process has no room for the answer; try again in a moment.");

    private final RequestChecks checks;
    private final Authorizer authorizer;
    private final IncomingRequest.Edge edge;
    private final EventStreams streams;
    private final Cors cors;
    private final Function<Throwable, Optional<Reply>> unavailable;
    private final IntFunction<Timer> unroutedTimers;
    private final AtomicInteger inFlight = new AtomicInteger();

    ServiceRequestHandler(
            RouteTree routes,
            Admission admission,
            Authorizer authorizer,
            IncomingRequest.Edge edge,
            EventStreams streams,
            Cors cors,
            Function<Throwable, Optional<Reply>> unavailable,
            IntFunction<Timer> unroutedTimers) {
        this.checks = new RequestChecks(routes, admission, authorizer, edge.origin());
        this.authorizer = authorizer;
        this.edge = edge;
        this.streams = streams;
        this.cors = cors;
        this.unavailable = unavailable;
        this.unroutedTimers = unroutedTimers;
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    public void handle(HttpServerRequest source, Exchange exchange) {
        inFlight.incrementAndGet();
        RequestContext context = new RequestContext(
                source,
                exchange,
                TraceContext.continuing(Optional.ofNullable(source.headers().get(TRACEPARENT))));
        if (cors.isSet() && Cors.isPreflight(source.method(), source.headers())) {
            refuse(context, Reply.noContent());
            return;
        }
        try {
            checks.check(context);
        } catch (Refusal refusal) {
            refuse(context, refusal.reply());
            return;
        } catch (RuntimeException | Error failed) {
            refuse(context, failure(context, failed));
            return;
        }
        if (!exchange.isBodyHere()) {
            context.permit().pause();
        }
        BodyAggregator.aggregate(source, exchange, edge.bodyBytesMax(), new Work(context));
    }

    /** Answers without a handler, once the body has passed by. */
    private void refuse(RequestContext context, Reply reply) {
        context.releasePermit();
        BodyAggregator.discard(
                context.source(),
                context.exchange(),
                edge.bodyBytesMax(),
                () -> send(context, prepared(context, reply, null)));
    }

    /** What comes after the body. */
    private final class Work implements BodyAggregator.Result {
        private final RequestContext context;

        Work(RequestContext context) {
            this.context = context;
        }

        @Override
        public void whole(byte[] bytes) {
            try {
                context.requireTimeLeft();
                context.permit().resumeIfThereIsRoom();
            } catch (Refusal refusal) {
                refused(refusal.reply());
                return;
            }
            if (!isAnsweredAtOnce(context, bytes)) {
                var unused = Thread.startVirtualThread(() -> work(context, bytes));
            }
        }

        @Override
        public void refused(Reply reply) {
            context.releasePermit();
            send(context, prepared(context, reply, null));
        }

        @Override
        public void gone() {
            context.releasePermit();
            inFlight.decrementAndGet();
        }
    }

    /** Whether caller and reply were known, so that no thread is needed. */
    private boolean isAnsweredAtOnce(RequestContext context, byte[] body) {
        if (!(context.credentials() instanceof Authorizer.Credentials.Decided decided)) {
            return false;
        }
        Route route = context.requireRoute();
        IncomingRequest request = new IncomingRequest(context, route, decided.token(), body, edge);
        Optional<Reply> reply;
        try {
            request.requireAccepted();
            reply = route.handler().atOnce(request);
        } catch (Refusal refusal) {
            reply = Optional.of(refusal.reply());
        } catch (RuntimeException | Error failed) {
            reply = Optional.of(failure(context, failed));
        }
        if (reply.isPresent()) {
            context.releasePermit();
            send(context, prepared(context, reply.get(), request));
        }
        return reply.isPresent();
    }

    private void work(RequestContext context, byte[] body) {
        MDC.put(TRACE_ID, context.trace().traceId());
        IncomingRequest[] request = new IncomingRequest[1];
        Reply reply;
        try (Permit permit = context.permit()) {
            reply = answer(context, body, request);
        }
        if (reply.stream().isPresent() && context.source().method() != HttpMethod.HEAD) {
            stream(context, reply, request[0]);
            return;
        }
        ReplyWriter.Prepared prepared = prepared(context, reply, request[0]);
        context.exchange().execute(() -> send(context, prepared));
    }

    private Reply answer(RequestContext context, byte[] body, IncomingRequest[] made) {
        try {
            Route route = context.requireRoute();
            Optional<TokenCheck.Accepted> token = authorizer.authorize(context.access(), context.credentials());
            IncomingRequest request = new IncomingRequest(context, route, token, body, edge);
            made[0] = request;
            request.requireAccepted();
            Optional<Deadline> deadline = context.deadline();
            return deadline.isPresent()
                    ? deadline.get().during(() -> route.handler().handle(request))
                    : route.handler().handle(request);
        } catch (Refusal refusal) {
            return refusal.reply();
        } catch (OverloadedException overloaded) {
            return Refusal.unavailable("overloaded", "Too much is waiting already: " + overloaded.getMessage() + ".");
        } catch (DeadlineExceededException late) {
            return Refusal.deadlineExceeded();
        } catch (StorageFullException full) {
            return Refusal.storageFull(String.valueOf(full.getMessage()));
        } catch (InterruptedException stopped) {
            return Refusal.unavailable("stopping", "The server stops; try again.");
        } catch (RuntimeException | Error failed) {
            return failure(context, failed);
        }
    }

    /** A stream is no request in flight, however long it lasts. */
    private void stream(RequestContext context, Reply reply, @Nullable IncomingRequest request) {
        Optional<String> caller = request == null ? Optional.empty() : request.boundedCaller();
        try {
            streams.acquire(caller);
        } catch (Refusal refusal) {
            ReplyWriter.Prepared prepared = prepared(context, refusal.reply(), null);
            context.exchange().execute(() -> send(context, prepared));
            return;
        }
        try {
            inFlight.decrementAndGet();
            ReplyWriter.Prepared head = prepared(context, reply, null);
            record(context, head.status());
            streams.write(
                    reply.stream().orElseThrow(),
                    head.status(),
                    new EventConnection(context.source(), context.exchange()),
                    request == null ? Optional.empty() : request.token());
        } catch (RuntimeException | Error broken) {
            LOG.atError().setCause(broken).log("An event stream broke off");
        } finally {
            streams.release(caller);
        }
    }

    /**
     * A reply that cannot be written is a bug of its route. Its bytes take room from now on: answers could be made faster than
     * clients take them.
     */
    private ReplyWriter.Prepared prepared(RequestContext context, Reply reply, @Nullable IncomingRequest request) {
        ReplyWriter.Prepared prepared;
        try {
            prepared = ReplyWriter.prepare(context.source(), reply, context.trace(), request);
        } catch (RuntimeException | Error failed) {
            prepared = ReplyWriter.prepare(context.source(), failure(context, failed), context.trace(), null);
        }
        if (context.exchange().takeForAnswer(prepared.length())) {
            addCors(context);
            return prepared;
        }
        ReplyWriter.Prepared none = ReplyWriter.prepare(context.source(), NO_ROOM, context.trace(), null);
        addCors(context);
        // Without a body it needs no room.
        context.source().response().headers().remove(HttpHeaders.CONTENT_TYPE);
        return new ReplyWriter.Prepared(none.status(), null);
    }

    private void addCors(RequestContext context) {
        HttpServerRequest source = context.source();
        cors.addTo(source.response().headers(), source.method(), source.headers());
    }

    /** On the event loop. */
    private void send(RequestContext context, ReplyWriter.Prepared prepared) {
        HttpServerResponse response = context.source().response();
        Buffer body = prepared.body();
        try {
            response.setStatusCode(prepared.status());
            Future<Void> sent = body == null ? response.end() : response.end(body);
            sent.onComplete(done -> isOver(context, prepared));
        } catch (IllegalStateException closed) {
            isOver(context, prepared);
        }
        record(context, prepared.status());
    }

    private void isOver(RequestContext context, ReplyWriter.Prepared prepared) {
        context.exchange().giveForAnswer(prepared.length());
        inFlight.decrementAndGet();
    }

    /** Only the log says what it was. */
    private Reply failure(RequestContext context, Throwable failed) {
        Optional<Reply> away = unavailable.apply(failed);
        if (away.isPresent()) {
            // One line: while it is away, each request would bring a page.
            logged(LOG.atWarn(), context)
                    .addKeyValue("failure", Outage.line(failed))
                    .log("A request failed because something that it needs is away");
            return away.get();
        }
        logged(LOG.atError(), context).setCause(failed).log("A request failed unexpectedly");
        return Reply.problem(500, "internal_error", "Something went wrong here; the trace id tells us what.");
    }

    /** On an event loop, which many requests share, the thread does not know the trace; on a virtual thread it does. */
    private static LoggingEventBuilder logged(LoggingEventBuilder event, RequestContext context) {
        return MDC.get(TRACE_ID) == null
                ? event.addKeyValue(TRACE_ID, context.trace().traceId())
                : event;
    }

    private void record(RequestContext context, int status) {
        long nanos = System.nanoTime() - context.startedNanos();
        Route route = context.route();
        Timer timer = route == null ? unroutedTimers.apply(status) : route.timer(status);
        timer.record(nanos, TimeUnit.NANOSECONDS);
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("method", context.source().method().name())
                    .addKeyValue("path", context.source().path())
                    .addKeyValue("status", status)
                    .addKeyValue("duration", Duration.ofNanos(nanos))
                    .log("Answered");
        }
    }
}
