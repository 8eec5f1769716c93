package caravan.edge.gateway.forwarding;

import caravan.edge.gateway.exchange.Refused;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.retries.Attempt;
import caravan.edge.gateway.retries.RetryDecision;
import caravan.edge.gateway.upstream.ConnectionPool;
import caravan.edge.gateway.upstream.Deadline;
import caravan.edge.gateway.upstream.TrackedInstance;
import caravan.edge.gateway.upstream.Upstream;
import caravan.edge.gateway.upstream.UpstreamAnswer;
import caravan.edge.gateway.upstream.UpstreamConnection;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.LimitAlgorithm;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to a service: to one instance after another if need be, and only as often as is safe. */
public final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");
    private static final IOException FAILED = new IOException("a call failed");

    private final GatewayMetrics metrics;

    public Forwarding(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** To be closed once the answer was passed on. */
        record Answered(UpstreamAnswer answer) implements Outcome {}

        record NoAnswer(Refused refused) implements Outcome {}
    }

    /** One call on its way. */
    private final class Call {
        private final Upstream upstream;
        private final OutgoingRequest request;
        private final Deadline deadline;
        private final List<TrackedInstance> tried = new ArrayList<>(2);

        private Call(Upstream upstream, OutgoingRequest request, Deadline deadline) {
            this.upstream = upstream;
            this.request = request;
            this.deadline = deadline;
        }

        /** Empty if no instance is known. */
        private Optional<Attempt> run() throws InterruptedException {
            for (int attempts = 1; ; attempts++) {
                Optional<TrackedInstance> picked = upstream.pick(tried);
                if (picked.isEmpty()) {
                    return Optional.empty();
                }
                TrackedInstance instance = picked.get();
                Attempt attempt = attempt(instance, attempts);
                learn(instance, attempt);
                if (!tried.contains(instance)) {
                    tried.add(instance);
                }
                Optional<Duration> pause = pauseBeforeRetry(attempt, attempts);
                if (pause.isEmpty()) {
                    return Optional.of(attempt);
                }
                if (attempt instanceof Attempt.Answered answered) {
                    answered.answer().close();
                }
                Thread.sleep(pause.get());
            }
        }

        private Optional<Duration> pauseBeforeRetry(Attempt attempt, int attempts) {
            if (attempt.failure().isEmpty()) {
                return Optional.empty();
            }
            long now = System.nanoTime();
            RetryDecision.Situation situation = new RetryDecision.Situation(
                    request.isRepeatable(), attempts, upstream.hasOther(tried), deadline.remainingNanos(now));
            return switch (RetryDecision.after(
                    attempt, situation, upstream.settings().retry())) {
                case RetryDecision.Enough() -> Optional.empty();
                case RetryDecision.Again(Duration pause) -> {
                    if (upstream.retries().tryTake(now)) {
                        metrics.retried(upstream.service());
                        yield Optional.of(pause);
                    }
                    metrics.retryRefused(upstream.service());
                    yield Optional.empty();
                }
            };
        }

        /** What may be repeated does not wait for a hung instance until the end. */
        private Deadline attemptDeadline(int attempts) {
            boolean isLast = attempts >= upstream.settings().retry().attemptsMax();
            boolean waits = request.headers().contains(PREFER);
            return isLast || waits || !request.isRepeatable()
                    ? deadline
                    : deadline.orEarlier(
                            System.nanoTime() + upstream.settings().attemptMax().toNanos());
        }

        private Attempt attempt(TrackedInstance instance, int attempts) {
            Deadline until = attemptDeadline(attempts);
            ConnectionPool pool = instance.connections();
            UpstreamConnection connection;
            try {
                Optional<UpstreamConnection> kept = pool.kept(until);
                connection = kept.isPresent() ? kept.get() : pool.open(until);
            } catch (IOException | RuntimeException failed) {
                return new Attempt.NotSent(String.valueOf(failed.getMessage()));
            }
            instance.began();
            boolean answered = false;
            try {
                BufferData bytes = request.bytes(
                        instance.instance().address().getRawAuthority(), until.remainingMillis(System.nanoTime()));
                connection.send(bytes);
                UpstreamAnswer answer = UpstreamAnswer.read(
                        connection, pool, request.method(), upstream.settings().responseHeaderBytesMax());
                answer.until(deadline);
                answered = true;
                return new Attempt.Answered(answer);
            } catch (UpstreamAnswer.GarbledAnswerException garbled) {
                return new Attempt.Garbled(String.valueOf(garbled.getMessage()));
            } catch (SocketTimeoutException late) {
                return new Attempt.TimedOut();
            } catch (EOFException ended) {
                return new Attempt.Lost("it closed the connection");
            } catch (IOException lost) {
                return new Attempt.Lost(String.valueOf(lost.getMessage()));
            } finally {
                instance.ended();
                if (!answered) {
                    pool.giveBack(connection, false);
                }
            }
        }

        private void learn(TrackedInstance instance, Attempt attempt) {
            attempt.failure().ifPresent(kind -> metrics.failed(upstream.service(), kind));
            boolean ejects = switch (attempt) {
                case Attempt.Answered answered -> {
                    if (!answered.isUnable()) {
                        upstream.succeeded(instance);
                    }
                    yield false;
                }
                case Attempt.NotSent _ -> upstream.failed(instance, true);
                case Attempt.Lost _, Attempt.TimedOut _, Attempt.Garbled _ -> upstream.failed(instance, false);
            };
            if (ejects) {
                metrics.ejected(upstream.service());
                LOG.atWarn()
                        .addKeyValue("service", upstream.service())
                        .addKeyValue("instance", instance.instance().address())
                        .addKeyValue("attempt", attempt)
                        .log("An instance fails, and is left out for a while");
            }
        }
    }

    /** Never throws for what a service does or does not. */
    public Outcome forward(Upstream upstream, OutgoingRequest request, Deadline deadline) throws InterruptedException {
        Optional<LimitAlgorithm.Token> admitted = upstream.admit();
        if (admitted.isEmpty()) {
            return refused(503, "overloaded", upstream, "has as many requests in flight as it can carry");
        }
        LimitAlgorithm.Token token = admitted.get();
        boolean settled = false;
        try {
            if (!upstream.breaker().tryAcquirePermission()) {
                return new Outcome.NoAnswer(Refused.later(
                        503,
                        "service_away",
                        "The service " + upstream.service()
                                + " does not answer, and is left alone for a moment; try again.",
                        Math.max(1, upstream.settings().breakerOpen().toSeconds())));
            }
            long began = System.nanoTime();
            upstream.retries().requestCame();
            Optional<Attempt> last = new Call(upstream, request, deadline).run();
            settled = settle(upstream, token, last, System.nanoTime() - began);
            return last.map(attempt -> outcome(upstream, attempt, deadline))
                    .orElseGet(() -> refused(503, "service_away", upstream, "is away: no instance of it is known"));
        } finally {
            upstream.left();
            if (!settled) {
                token.ignore();
            }
        }
    }

    /** The breaker counts calls, not attempts: what a retry mended was no failure. */
    private static boolean settle(Upstream upstream, LimitAlgorithm.Token token, Optional<Attempt> last, long nanos) {
        if (last.isEmpty()) {
            upstream.breaker().releasePermission();
            return false;
        }
        switch (last.get()) {
            case Attempt.Answered answered -> {
                upstream.breaker().onSuccess(nanos, TimeUnit.NANOSECONDS);
                if (answered.isUnable() || answered.answer().isEventStream() || wasAskedToWait(answered)) {
                    return false;
                }
                token.success();
            }
            case Attempt.TimedOut _ -> {
                upstream.breaker().onError(nanos, TimeUnit.NANOSECONDS, FAILED);
                token.dropped();
            }
            case Attempt.NotSent _, Attempt.Lost _, Attempt.Garbled _ -> {
                upstream.breaker().onError(nanos, TimeUnit.NANOSECONDS, FAILED);
                return false;
            }
        }
        return true;
    }

    /** Its time tells nothing of how busy the service is. */
    private static boolean wasAskedToWait(Attempt.Answered answered) {
        return answered.answer().headers().contains(PREFERENCE_APPLIED);
    }

    private static Outcome outcome(Upstream upstream, Attempt attempt, Deadline deadline) {
        return switch (attempt) {
            case Attempt.Answered answered -> new Outcome.Answered(answered.answer());
            case Attempt.NotSent _ ->
                deadline.hasPassed(System.nanoTime())
                        ? late(upstream)
                        : refused(503, "service_away", upstream, "is away: it cannot be reached");
            case Attempt.Lost _ ->
                new Outcome.NoAnswer(Refused.of(
                        502,
                        "answer_lost",
                        "The service " + upstream.service()
                                + " broke off before it answered; whether it did what was asked is not known."));
            case Attempt.Garbled _ ->
                new Outcome.NoAnswer(Refused.of(
                        502,
                        "answer_garbled",
                        "The service " + upstream.service() + " answered with what is no HTTP."));
            case Attempt.TimedOut _ -> late(upstream);
        };
    }

    private static Outcome late(Upstream upstream) {
        return new Outcome.NoAnswer(Refused.of(
                504,
                "deadline_passed",
                "The service " + upstream.service()
                        + " did not answer in time; whether it did what was asked is not known."));
    }

    private static Outcome refused(int status, String code, Upstream upstream, String why) {
        return new Outcome.NoAnswer(Refused.later(
                status, code, "The service " + upstream.service() + " " + why + "; try again in a moment.", 1));
    }
}
