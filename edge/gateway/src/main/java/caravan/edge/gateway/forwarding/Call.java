package caravan.edge.gateway.forwarding;

import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.Deadline;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.retries.Attempt;
import caravan.edge.gateway.retries.AttemptVerdict;
import caravan.edge.gateway.retries.RetryDecision;
import caravan.edge.gateway.upstream.TrackedInstance;
import caravan.edge.gateway.upstream.Upstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to a service: attempts at one instance after another. Belongs to one event loop. */
public final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Vertx vertx;
    private final Upstream upstream;
    private final OutgoingRequest request;
    private final Deadline deadline;
    private final GatewayMetrics metrics;
    private final Spans spans;
    private final Ending ending;
    private final List<TrackedInstance> tried = new ArrayList<>(2);
    private int attempts;
    private long pause = -1;
    private boolean isOver;
    private @Nullable SingleAttempt current;

    /** Called once at the end. */
    interface Ending {
        /**
         * The call has ended.
         *
         * @param last the last attempt; null if no instance is known
         * @param verdict what it says about the service
         */
        void ended(@Nullable Attempt last, AttemptVerdict verdict, @Nullable UpstreamAnswer answer);

        void cancelled();
    }

    Call(
            Vertx vertx,
            Upstream upstream,
            OutgoingRequest request,
            Deadline deadline,
            GatewayMetrics metrics,
            Spans spans,
            Ending ending) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.request = request;
        this.deadline = deadline;
        this.metrics = metrics;
        this.spans = spans;
        this.ending = ending;
    }

    /** Begins the next attempt. */
    void proceed() {
        pause = -1;
        attempts++;
        Optional<TrackedInstance> picked = upstream.pick(tried);
        if (picked.isEmpty()) {
            end(null, AttemptVerdict.UNCLEAR, null);
            return;
        }
        TrackedInstance instance = picked.get();
        boolean isTraced = request.trace().isSampled();
        Trace trace = isTraced ? spans.childOf(request.trace()) : request.trace();
        long begunNanos = System.nanoTime();
        SingleAttempt attempt = new SingleAttempt(
                vertx,
                instance,
                request,
                trace,
                upstream.settings().secret(),
                attemptUntilNanos(),
                (outcome, answer) -> {
                    if (isTraced) {
                        spans.add(AttemptSpan.of(
                                request, trace, upstream.service(), instance.instance(), outcome, begunNanos));
                    }
                    completed(instance, outcome, answer);
                });
        current = attempt;
        attempt.start();
    }

    /** When the attempt is given up: a request that can be repeated does not wait for a hung instance until the deadline. */
    private long attemptUntilNanos() {
        boolean isLast = attempts >= upstream.settings().retry().attemptsMax();
        if (isLast || request.callerSetsTime() || !request.isRepeatable()) {
            return deadline.atNanos();
        }
        long earlier = System.nanoTime() + upstream.settings().attemptMax().toNanos();
        return earlier - deadline.atNanos() < 0 ? earlier : deadline.atNanos();
    }

    private void completed(TrackedInstance instance, Attempt attempt, @Nullable UpstreamAnswer answer) {
        current = null;
        AttemptVerdict verdict = AttemptVerdict.of(attempt, request.isPacedByCaller());
        recordOutcome(instance, attempt, verdict);
        if (!tried.contains(instance)) {
            tried.add(instance);
        }
        Optional<Duration> wait = pauseBeforeRetry(attempt);
        if (wait.isEmpty()) {
            end(attempt, verdict, answer);
            return;
        }
        if (answer != null) {
            answer.drop();
        }
        if (wait.get().isZero()) {
            proceed();
        } else {
            pause = vertx.setTimer(Math.max(1, wait.get().toMillis()), fired -> proceed());
        }
    }

    private Optional<Duration> pauseBeforeRetry(Attempt attempt) {
        if (attempt.failure().isEmpty()) {
            return Optional.empty();
        }
        long now = System.nanoTime();
        RetryDecision.Situation situation = new RetryDecision.Situation(
                request.isRepeatable(),
                attempts,
                upstream.hasOther(tried),
                deadline.left(now).toNanos());
        return switch (RetryDecision.after(
                attempt, situation, upstream.settings().retry())) {
            case RetryDecision.Enough() -> Optional.empty();
            case RetryDecision.Again(Duration wait) -> {
                if (upstream.retries().tryTake(now)) {
                    metrics.retried(upstream.service());
                    yield Optional.of(wait);
                }
                metrics.retryRefused(upstream.service());
                yield Optional.empty();
            }
        };
    }

    private void recordOutcome(TrackedInstance instance, Attempt attempt, AttemptVerdict verdict) {
        attempt.failure().ifPresent(kind -> metrics.failed(upstream.service(), kind));
        boolean ejects = switch (verdict) {
            case WORKS -> {
                upstream.succeeded(instance);
                yield false;
            }
            case UNCLEAR -> false;
            case FAILED -> upstream.failed(instance, false);
            case UNREACHABLE -> upstream.failed(instance, true);
        };
        if (ejects) {
            metrics.ejected(upstream.service());
            LOG.atWarn()
                    .addKeyValue("service", upstream.service())
                    .addKeyValue("instance", instance.instance().address())
                    .addKeyValue("attempt", attempt)
                    .log("An instance fails: it gets no requests for a while");
        }
    }

    private void end(@Nullable Attempt last, AttemptVerdict verdict, @Nullable UpstreamAnswer answer) {
        if (!isOver) {
            isOver = true;
            ending.ended(last, verdict, answer);
        } else if (answer != null) {
            answer.cutOff();
        }
    }

    /** The client is gone. That says nothing about the service. Does nothing once the head of the answer is here. */
    public void cancel() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (pause >= 0) {
            vertx.cancelTimer(pause);
        }
        if (current != null) {
            current.cancel();
        }
        ending.cancelled();
    }
}
