package caravan.edge.gateway.forwarding;

import caravan.chassis.api.tracing.Spans;
import caravan.chassis.http.headers.Deadline;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.retries.Attempt;
import caravan.edge.gateway.retries.AttemptVerdict;
import caravan.edge.gateway.upstream.Upstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends requests to services, within the limit and the circuit breaker of each service. */
public final class Forwarder {
    private static final IOException FAILED = new IOException("a call failed");
    private static final String NOT_KNOWN = "; it is not known whether it did what the request asks.";

    private final Vertx vertx;
    private final GatewayMetrics metrics;
    private final Spans spans;

    /** @param spans takes the spans of attempts */
    public Forwarder(Vertx vertx, GatewayMetrics metrics, Spans spans) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.spans = spans;
    }

    /** Receives the answer: called once, on the event loop that asked, unless the call is cancelled. */
    public interface Recipient {
        /** Forward or drop it at once. */
        void answered(UpstreamAnswer answer);

        void refused(GatewayRefusal refused);
    }

    /**
     * Sends a request. Never throws because of what a service does. Call it on an event loop.
     *
     * <p>A request whose time the caller decides does not count as a request in flight. It is also not one of the few test calls of a
     * half open breaker, which it could hold for long.
     *
     * @return cancel it if the client goes away; empty if it was refused at once
     */
    public Optional<Call> forward(Upstream upstream, OutgoingRequest request, Deadline deadline, Recipient recipient) {
        boolean counts = !request.isPacedByCaller();
        if (counts && !upstream.tryAcquire()) {
            recipient.refused(overloaded(upstream.service()));
            return Optional.empty();
        }
        if (!upstream.breaker().tryAcquirePermission()) {
            if (counts) {
                upstream.release();
            }
            recipient.refused(GatewayRefusal.later(
                    503,
                    "unavailable",
                    "The service " + upstream.service()
                            + " does not answer, and gets no requests for a moment; try again.",
                    Math.max(1, upstream.settings().breakerOpen().toSeconds())));
            return Optional.empty();
        }
        if (!counts) {
            upstream.breaker().releasePermission();
        }
        upstream.retries().requestCame();
        Call call = new Call(
                vertx,
                upstream,
                request,
                deadline,
                metrics,
                spans,
                new Settling(upstream, deadline, counts, recipient));
        call.proceed();
        return Optional.of(call);
    }

    /** The refusal while a service's limit of requests in flight is reached. */
    public static GatewayRefusal overloaded(String service) {
        return refusal(503, "overloaded", service, "has too many requests in flight");
    }

    /**
     * Reports the outcome of a call to the breaker and the limit. Calls count, not attempts: a failure that a retry has repaired is none.
     */
    private static final class Settling implements Call.Ending {
        private final Upstream upstream;
        private final Deadline deadline;
        private final boolean counts;
        private final Recipient recipient;
        private final long begunNanos = System.nanoTime();

        Settling(Upstream upstream, Deadline deadline, boolean counts, Recipient recipient) {
            this.upstream = upstream;
            this.deadline = deadline;
            this.counts = counts;
            this.recipient = recipient;
        }

        @Override
        public void ended(@Nullable Attempt last, AttemptVerdict verdict, @Nullable UpstreamAnswer answer) {
            long now = System.nanoTime();
            switch (verdict) {
                case WORKS -> upstream.breaker().onSuccess(now - begunNanos, TimeUnit.NANOSECONDS);
                case UNCLEAR -> release();
                case FAILED, UNREACHABLE -> upstream.breaker().onError(now - begunNanos, TimeUnit.NANOSECONDS, FAILED);
            }
            boolean hasServiceTime = verdict == AttemptVerdict.WORKS
                    || (verdict == AttemptVerdict.FAILED && last instanceof Attempt.TimedOut);
            boolean isStream = answer != null && answer.isEventStream();
            if (counts) {
                if (hasServiceTime && !isStream) {
                    upstream.recordTime(begunNanos, now);
                }
                upstream.release();
            }
            if (answer != null) {
                recipient.answered(answer);
            } else {
                recipient.refused(refusalAfter(upstream, last, deadline));
            }
        }

        @Override
        public void cancelled() {
            release();
            if (counts) {
                upstream.release();
            }
        }

        private void release() {
            if (counts) {
                upstream.breaker().releasePermission();
            }
        }
    }

    private static GatewayRefusal refusalAfter(Upstream upstream, @Nullable Attempt last, Deadline deadline) {
        String service = "The service " + upstream.service();
        return switch (last) {
            case null -> refusal(503, "unavailable", upstream.service(), "is away: no instance of it is known");
            case Attempt.NotSent _ ->
                deadline.isOver(System.nanoTime())
                        ? GatewayRefusal.of(504, "answer_late", service + " did not answer in time" + NOT_KNOWN)
                        : refusal(503, "unavailable", upstream.service(), "is away: it cannot be reached");
            case Attempt.TimedOut _ ->
                GatewayRefusal.of(504, "answer_late", service + " did not answer in time" + NOT_KNOWN);
            case Attempt.Lost _ ->
                GatewayRefusal.of(
                        502, "answer_lost", service + " closed the connection before it answered" + NOT_KNOWN);
            case Attempt.Garbled _ ->
                GatewayRefusal.of(502, "invalid_answer", service + " sent an answer that is not valid HTTP.");
            case Attempt.HeadTooLarge _ ->
                GatewayRefusal.of(
                        502,
                        "invalid_answer",
                        service + " sent an answer whose head is larger than the gateway accepts.");
            case Attempt.BodyTooLong _ ->
                GatewayRefusal.of(413, "too_large", "The request's body is longer than the gateway passes on.");
            case Attempt.Answered _ -> throw new IllegalStateException("an answer is passed on, not refused");
        };
    }

    private static GatewayRefusal refusal(int status, String code, String service, String why) {
        return GatewayRefusal.later(status, code, "The service " + service + " " + why + "; try again in a moment.", 1);
    }
}
