package caravan.chassis.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.KeptTrace;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.Route;
import caravan.kernel.Outage;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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

/** Prepares and sends the answer of one request, records it in metrics and log, and counts requests whose answer is not sent yet. */
final class AnswerSender {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerSender.class);
    private static final Reply NO_ROOM =
            Refusal.unavailable("overloaded", "This process has no room for the answer; try again in a moment.");

    private final Cors cors;
    private final Function<Throwable, Optional<Reply>> unavailable;
    private final IntFunction<Timer> unroutedTimers;
    private final RequestLog log;
    private final RequestOrigin origin;
    private final RequestTraces traces;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param unavailable the reply to a failure that is not a bug: another system, such as the database, is unavailable
     * @param unroutedTimers by status, for requests whose address has no route
     */
    AnswerSender(
            Cors cors,
            Function<Throwable, Optional<Reply>> unavailable,
            IntFunction<Timer> unroutedTimers,
            RequestLog log,
            RequestOrigin origin,
            RequestTraces traces) {
        this.cors = cors;
        this.unavailable = unavailable;
        this.unroutedTimers = unroutedTimers;
        this.log = log;
        this.origin = origin;
        this.traces = traces;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** A request has arrived. */
    void began() {
        inFlight.incrementAndGet();
    }

    /** A request is not in flight any more: it is answered, its client is gone, or it has become an event stream. */
    void ended() {
        inFlight.decrementAndGet();
    }

    /**
     * Makes the answer's head and body. A reply that cannot be written is a bug of its route, and becomes a 500. The body takes room from
     * here on, since answers can be made faster than clients read them; without room the answer is 503 and has no body.
     */
    ReplyWriter.Prepared prepare(RequestContext context, Reply reply, @Nullable IncomingRequest request) {
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
        return new ReplyWriter.Prepared(none.status(), null, none.code());
    }

    private void addCors(RequestContext context) {
        HttpServerRequest source = context.source();
        cors.addTo(source.response().headers(), source.method(), source.headers());
    }

    /** On the event loop. */
    void send(RequestContext context, ReplyWriter.Prepared prepared) {
        HttpServerResponse response = context.source().response();
        Buffer body = prepared.body();
        try {
            response.setStatusCode(prepared.status());
            Future<Void> written = body == null ? response.end() : response.end(body);
            written.onComplete(done -> sent(context, prepared));
        } catch (IllegalStateException closed) {
            sent(context, prepared);
        }
        record(context, prepared);
    }

    private void sent(RequestContext context, ReplyWriter.Prepared prepared) {
        context.exchange().giveForAnswer(prepared.length());
        ended();
    }

    /** The reply to a failure. What failed is written to the log only. */
    Reply failure(RequestContext context, Throwable failed) {
        Optional<Reply> away = unavailable.apply(failed);
        if (away.isPresent()) {
            // One line, without a stack trace: an outage fails many requests.
            logged(LOG.atWarn(), context)
                    .addKeyValue("failure", Outage.line(failed))
                    .log("A request failed because a system that it needs is unavailable");
            return away.get();
        }
        logged(LOG.atError(), context).setCause(failed).log("A request failed unexpectedly");
        return Reply.problem(
                500, "internal_error", "Something went wrong in the service; give its operator the trace id.");
    }

    /** Adds the trace id where the thread does not know it: on an event loop, which many requests share. */
    private static LoggingEventBuilder logged(LoggingEventBuilder event, RequestContext context) {
        return MDC.get(RequestLog.TRACE_ID) == null
                ? event.addKeyValue(RequestLog.TRACE_ID, context.trace().traceId())
                : event;
    }

    void record(RequestContext context, ReplyWriter.Prepared prepared) {
        int status = prepared.status();
        long nanos = System.nanoTime() - context.startedNanos();
        Route route = context.route();
        Timer timer = route == null ? unroutedTimers.apply(status) : route.timer(status);
        KeptTrace.during(context.trace(), () -> timer.record(nanos, TimeUnit.NANOSECONDS));
        traces.answered(context, status, prepared.code());
        if (log.mayTell(status, context.workNanos())) {
            log.write(new RequestLog.Answered(
                    context.source().method().name(),
                    context.source().path(),
                    status,
                    prepared.code(),
                    nanos,
                    context.workNanos(),
                    context.trace().traceId(),
                    Optional.of(origin.client(context.source(), context.peer()))));
        }
    }
}
