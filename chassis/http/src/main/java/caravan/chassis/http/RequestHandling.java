package caravan.chassis.http;

import caravan.chassis.api.Caller;
import caravan.chassis.api.DeadlineExceededException;
import caravan.chassis.api.OverloadedException;
import caravan.chassis.api.Reply;
import caravan.chassis.api.Trace;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One request's way: trace, route, caller, handler, answer. Whatever goes wrong on it becomes problem details. */
final class RequestHandling implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandling.class);
    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    private static final String TRACE_ID = "trace_id";

    private final RouteTable routes;
    private final Admission admission;
    private final Gatekeeper gatekeeper;
    private final IncomingRequest.Edge edge;
    private final EventStreams streams;
    private final ReplyWriter writer;
    private final Predicate<Throwable> isUnavailable;
    private final IntFunction<Timer> unroutedTimers;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean stopping;

    /** Where a request has got to. */
    private static final class Progress {
        private @Nullable Route route;
        private @Nullable IncomingRequest request;
        private boolean holdsStream;
    }

    RequestHandling(
            RouteTable routes,
            Admission admission,
            Gatekeeper gatekeeper,
            IncomingRequest.Edge edge,
            EventStreams streams,
            Predicate<Throwable> isUnavailable,
            IntFunction<Timer> unroutedTimers) {
        this.routes = routes;
        this.admission = admission;
        this.gatekeeper = gatekeeper;
        this.edge = edge;
        this.streams = streams;
        this.writer = new ReplyWriter(streams);
        this.isUnavailable = isUnavailable;
        this.unroutedTimers = unroutedTimers;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** From now on each answer closes its connection. */
    void stop() {
        stopping = true;
    }

    @Override
    public void handle(ServerRequest source, ServerResponse out) {
        long startedNanos = System.nanoTime();
        Trace trace = TraceContext.continuing(source.headers().first(TRACEPARENT));
        MDC.put(TRACE_ID, trace.traceId());
        Progress progress = new Progress();
        inFlight.incrementAndGet();
        boolean counted = true;
        try {
            Reply reply = answer(source, trace, progress, startedNanos);
            if (reply.stream().isPresent()) {
                inFlight.decrementAndGet();
                counted = false;
                source.content().consume();
            }
            if (stopping) {
                out.header(HeaderValues.CONNECTION_CLOSE);
            }
            int status = write(source, out, reply, trace, progress);
            record(source, progress.route, status, System.nanoTime() - startedNanos);
            closeIfSaid(out, reply);
        } finally {
            if (counted) {
                inFlight.decrementAndGet();
            }
            if (progress.holdsStream) {
                streams.leave();
            }
            MDC.remove(TRACE_ID);
        }
    }

    /**
     * Helidon 4.5.0 says that it closes, and does not: it takes what was not read of this request's body for the next
     * request (helidon-io/helidon issue 12324). A stream's last chunk is written only after this: it is left alone.
     */
    private static void closeIfSaid(ServerResponse out, Reply reply) {
        if (reply.stream().isEmpty() && out.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the answer said so");
        }
    }

    /** A reply that cannot be written is a bug of its route; once its first byte is out, nothing can be told any more. */
    private int write(ServerRequest source, ServerResponse out, Reply reply, Trace trace, Progress progress) {
        try {
            return writer.write(source, out, reply, trace, progress.request);
        } catch (IllegalArgumentException | IllegalStateException failed) {
            if (out.isSent()) {
                throw failed;
            }
            return writer.write(source, out, failure(failed), trace, null);
        }
    }

    private Reply answer(ServerRequest source, Trace trace, Progress progress, long startedNanos) {
        try {
            RouteTable.Place place = routes.find(UriText.segments(source.path().rawPath()));
            if (place == null) {
                return Reply.notFound("address");
            }
            Route route = routeOf(place, source.prologue().method().text());
            progress.route = route;
            Reply reply = work(source, route, place.values(), trace, progress, startedNanos);
            if (reply.stream().isPresent()) {
                streams.enter();
                progress.holdsStream = true;
            }
            return reply;
        } catch (Refusal refusal) {
            return refusal.reply();
        } catch (OverloadedException overloaded) {
            return Refusal.unavailable("overloaded", "Too much is waiting already: " + overloaded.getMessage() + ".");
        } catch (DeadlineExceededException late) {
            return Refusal.deadlineExceeded();
        } catch (InterruptedException stopped) {
            return Refusal.unavailable("stopping", "The server stops; try again.");
        } catch (RuntimeException | StackOverflowError failed) {
            return failure(failed);
        }
    }

    /** What counts as this process' work: the writing of an answer, which may wait for a slow client, does not. */
    private Reply work(
            ServerRequest source,
            Route route,
            List<String> pathValues,
            Trace trace,
            Progress progress,
            long startedNanos)
            throws InterruptedException {
        Optional<Deadline> deadline = edge.arrival().deadline(source, startedNanos);
        if (deadline.isPresent() && deadline.get().isOver(System.nanoTime())) {
            return Refusal.deadlineExceeded();
        }
        try (Permit permit = admission.enter(route.priority(), route.usualTime())) {
            Optional<Caller> caller = gatekeeper.admit(route.access(), authorizationOf(source));
            IncomingRequest request =
                    new IncomingRequest(source, route, pathValues, caller, trace, permit, deadline, edge);
            progress.request = request;
            return deadline.isPresent()
                    ? deadline.get().during(() -> handled(route, request))
                    : handled(route, request);
        }
    }

    private static Reply handled(Route route, IncomingRequest request) throws InterruptedException {
        return route.handler().handle(request);
    }

    private static Route routeOf(RouteTable.Place place, String method) {
        Route route = place.routes().get(method.equals("HEAD") ? "GET" : method);
        if (route == null) {
            String allowed = String.join(", ", place.routes().keySet());
            String withHead = place.routes().containsKey("GET") ? allowed + ", HEAD" : allowed;
            throw new Refusal(Reply.problem(405, "method_not_allowed", "Allowed here: " + withHead + ".")
                    .withHeader("Allow", withHead));
        }
        return route;
    }

    private static @Nullable String authorizationOf(ServerRequest source) {
        if (!source.headers().contains(HeaderNames.AUTHORIZATION)) {
            return null;
        }
        if (source.headers().get(HeaderNames.AUTHORIZATION).valueCount() > 1) {
            throw Refusal.of(400, "invalid_header", "Send one Authorization header.", "Authorization");
        }
        return source.headers().get(HeaderNames.AUTHORIZATION).get();
    }

    /** Only the log says what it was. */
    private Reply failure(Throwable failed) {
        if (isUnavailable.test(failed)) {
            LOG.atWarn().setCause(failed).log("A request failed because something that it needs is away");
            return Refusal.unavailable("unavailable", "Something that this needs is away; try again in a moment.");
        }
        LOG.atError().setCause(failed).log("A request failed unexpectedly");
        return Reply.problem(500, "internal_error", "Something went wrong here; the trace id tells us what.");
    }

    private void record(ServerRequest source, @Nullable Route route, int status, long nanos) {
        Timer timer = route == null ? unroutedTimers.apply(status) : route.timer(status);
        timer.record(nanos, TimeUnit.NANOSECONDS);
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("method", source.prologue().method().text())
                    .addKeyValue("path", source.path().rawPath())
                    .addKeyValue("status", status)
                    .addKeyValue("duration", Duration.ofNanos(nanos))
                    .log("Answered");
        }
    }
}
