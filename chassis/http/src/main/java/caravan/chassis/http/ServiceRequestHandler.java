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

    private final Entrance entrance;
    private final Gatekeeper gatekeeper;
    private final IncomingRequest.Edge edge;
    private final EventStreams streams;
    private final Cors cors;
    private final Function<Throwable, Optional<Reply>> unavailable;
    private final IntFunction<Timer> unroutedTimers;
    private final AtomicInteger inFlight = new AtomicInteger();

    ServiceRequestHandler(
            RouteTree routes,
            Admission admission,
            Gatekeeper gatekeeper,
            IncomingRequest.Edge edge,
            EventStreams streams,
            Cors cors,
            Function<Throwable, Optional<Reply>> unavailable,
            IntFunction<Timer> unroutedTimers) {
        this.entrance = new Entrance(routes, admission, gatekeeper, edge.arrival());
        this.gatekeeper = gatekeeper;
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
        Handling handling = new Handling(
                source,
                exchange,
                TraceContext.continuing(Optional.ofNullable(source.headers().get(TRACEPARENT))));
        if (cors.isSet() && Cors.isPreflight(source.method(), source.headers())) {
            refuse(handling, Reply.noContent());
            return;
        }
        try {
            entrance.letIn(handling);
        } catch (Refusal refusal) {
            refuse(handling, refusal.reply());
            return;
        } catch (RuntimeException | Error failed) {
            refuse(handling, failure(handling, failed));
            return;
        }
        if (!exchange.isBodyHere()) {
            handling.permit().pause();
        }
        GatheredBody.gather(source, exchange, edge.bodyBytesMax(), new Work(handling));
    }

    /** Answers without a handler, once the body has passed by. */
    private void refuse(Handling handling, Reply reply) {
        handling.leave();
        GatheredBody.pass(
                handling.source(),
                handling.exchange(),
                edge.bodyBytesMax(),
                () -> send(handling, prepared(handling, reply, null)));
    }

    /** What comes after the body. */
    private final class Work implements GatheredBody.Arrived {
        private final Handling handling;

        Work(Handling handling) {
            this.handling = handling;
        }

        @Override
        public void whole(byte[] bytes) {
            try {
                handling.requireTimeLeft();
                handling.permit().resumeIfThereIsRoom();
            } catch (Refusal refusal) {
                refused(refusal.reply());
                return;
            }
            if (!isAnsweredAtOnce(handling, bytes)) {
                var unused = Thread.startVirtualThread(() -> work(handling, bytes));
            }
        }

        @Override
        public void refused(Reply reply) {
            handling.leave();
            send(handling, prepared(handling, reply, null));
        }

        @Override
        public void gone() {
            handling.leave();
            inFlight.decrementAndGet();
        }
    }

    /** Whether caller and reply were known, so that no thread is needed. */
    private boolean isAnsweredAtOnce(Handling handling, byte[] body) {
        if (!(handling.admittance() instanceof Gatekeeper.Admittance.Decided decided)) {
            return false;
        }
        Route route = handling.routeFound();
        IncomingRequest request = new IncomingRequest(handling, route, decided.token(), body, edge);
        Optional<Reply> reply;
        try {
            request.requireAccepted();
            reply = route.handler().atOnce(request);
        } catch (Refusal refusal) {
            reply = Optional.of(refusal.reply());
        } catch (RuntimeException | Error failed) {
            reply = Optional.of(failure(handling, failed));
        }
        if (reply.isPresent()) {
            handling.leave();
            send(handling, prepared(handling, reply.get(), request));
        }
        return reply.isPresent();
    }

    private void work(Handling handling, byte[] body) {
        MDC.put(TRACE_ID, handling.trace().traceId());
        IncomingRequest[] request = new IncomingRequest[1];
        Reply reply;
        try (Permit permit = handling.permit()) {
            reply = answer(handling, body, request);
        }
        if (reply.stream().isPresent() && handling.source().method() != HttpMethod.HEAD) {
            stream(handling, reply, request[0]);
            return;
        }
        ReplyWriter.Prepared prepared = prepared(handling, reply, request[0]);
        handling.exchange().execute(() -> send(handling, prepared));
    }

    private Reply answer(Handling handling, byte[] body, IncomingRequest[] made) {
        try {
            Route route = handling.routeFound();
            Optional<TokenCheck.Accepted> token = gatekeeper.admit(handling.access(), handling.admittance());
            IncomingRequest request = new IncomingRequest(handling, route, token, body, edge);
            made[0] = request;
            request.requireAccepted();
            Optional<Deadline> deadline = handling.deadline();
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
            return failure(handling, failed);
        }
    }

    /** A stream is no request in flight, however long it lasts. */
    private void stream(Handling handling, Reply reply, @Nullable IncomingRequest request) {
        Optional<String> caller = request == null ? Optional.empty() : request.boundedCaller();
        try {
            streams.enter(caller);
        } catch (Refusal refusal) {
            ReplyWriter.Prepared prepared = prepared(handling, refusal.reply(), null);
            handling.exchange().execute(() -> send(handling, prepared));
            return;
        }
        try {
            inFlight.decrementAndGet();
            ReplyWriter.Prepared head = prepared(handling, reply, null);
            record(handling, head.status());
            streams.write(
                    reply.stream().orElseThrow(),
                    head.status(),
                    new EventConnection(handling.source(), handling.exchange()),
                    request == null ? Optional.empty() : request.token());
        } catch (RuntimeException | Error broken) {
            LOG.atError().setCause(broken).log("An event stream broke off");
        } finally {
            streams.leave(caller);
        }
    }

    /**
     * A reply that cannot be written is a bug of its route. Its bytes take room from now on: answers could be made faster than
     * clients take them.
     */
    private ReplyWriter.Prepared prepared(Handling handling, Reply reply, @Nullable IncomingRequest request) {
        ReplyWriter.Prepared prepared;
        try {
            prepared = ReplyWriter.prepare(handling.source(), reply, handling.trace(), request);
        } catch (RuntimeException | Error failed) {
            prepared = ReplyWriter.prepare(handling.source(), failure(handling, failed), handling.trace(), null);
        }
        if (handling.exchange().takeForAnswer(prepared.length())) {
            addCors(handling);
            return prepared;
        }
        ReplyWriter.Prepared none = ReplyWriter.prepare(handling.source(), NO_ROOM, handling.trace(), null);
        addCors(handling);
        // Without a body it needs no room.
        handling.source().response().headers().remove(HttpHeaders.CONTENT_TYPE);
        return new ReplyWriter.Prepared(none.status(), null);
    }

    private void addCors(Handling handling) {
        HttpServerRequest source = handling.source();
        cors.addTo(source.response().headers(), source.method(), source.headers());
    }

    /** On the event loop. */
    private void send(Handling handling, ReplyWriter.Prepared prepared) {
        HttpServerResponse response = handling.source().response();
        Buffer body = prepared.body();
        try {
            response.setStatusCode(prepared.status());
            Future<Void> sent = body == null ? response.end() : response.end(body);
            sent.onComplete(done -> isOver(handling, prepared));
        } catch (IllegalStateException closed) {
            isOver(handling, prepared);
        }
        record(handling, prepared.status());
    }

    private void isOver(Handling handling, ReplyWriter.Prepared prepared) {
        handling.exchange().giveForAnswer(prepared.length());
        inFlight.decrementAndGet();
    }

    /** Only the log says what it was. */
    private Reply failure(Handling handling, Throwable failed) {
        Optional<Reply> away = unavailable.apply(failed);
        if (away.isPresent()) {
            // One line: while it is away, each request would bring a page.
            logged(LOG.atWarn(), handling)
                    .addKeyValue("failure", Outage.line(failed))
                    .log("A request failed because something that it needs is away");
            return away.get();
        }
        logged(LOG.atError(), handling).setCause(failed).log("A request failed unexpectedly");
        return Reply.problem(500, "internal_error", "Something went wrong here; the trace id tells us what.");
    }

    /** On an event loop, which many requests share, the thread does not know the trace; on a virtual thread it does. */
    private static LoggingEventBuilder logged(LoggingEventBuilder event, Handling handling) {
        return MDC.get(TRACE_ID) == null
                ? event.addKeyValue(TRACE_ID, handling.trace().traceId())
                : event;
    }

    private void record(Handling handling, int status) {
        long nanos = System.nanoTime() - handling.startedNanos();
        Route route = handling.route();
        Timer timer = route == null ? unroutedTimers.apply(status) : route.timer(status);
        timer.record(nanos, TimeUnit.NANOSECONDS);
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("method", handling.source().method().name())
                    .addKeyValue("path", handling.source().path())
                    .addKeyValue("status", status)
                    .addKeyValue("duration", Duration.ofNanos(nanos))
                    .log("Answered");
        }
    }
}
