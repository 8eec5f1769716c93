package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.headers.Prefer;
import caravan.edge.gateway.GatewaySettings.CallTimeout;
import caravan.edge.gateway.balancing.InstanceHealth;
import caravan.edge.gateway.balancing.LoadBalancer;
import caravan.edge.gateway.retries.Attempt;
import caravan.edge.gateway.retries.AttemptVerdict;
import caravan.edge.gateway.retries.RetryBudget;
import caravan.edge.gateway.retries.RetryDecision;
import caravan.kernel.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The gateway's pure decisions: time and randomness are arguments. */
class DecisionsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final InstanceHealth.Policy POLICY = new InstanceHealth.Policy(
            3, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)), Duration.ofSeconds(10));
    private static final RetryDecision.Policy RETRIES =
            new RetryDecision.Policy(3, new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)));

    private record Candidate(String name, int inFlight, InstanceHealth health) implements LoadBalancer.Candidate {}

    private static Candidate warm(String name, int inFlight) {
        return new Candidate(name, inFlight, InstanceHealth.warm(0, POLICY));
    }

    private static Map<String, Integer> picks(List<Candidate> candidates, List<Candidate> tried, long now, int times) {
        Random random = new Random(42);
        Map<String, Integer> picks = new HashMap<>();
        for (int i = 0; i < times; i++) {
            picks.merge(
                    LoadBalancer.pick(candidates, tried, now, POLICY, random)
                            .orElseThrow()
                            .name(),
                    1,
                    Integer::sum);
        }
        return picks;
    }

    @Test
    void ofTwoInstancesTheOneWithFewerRequestsIsPicked() {
        assertThat(picks(List.of(warm("busy", 5), warm("idle", 1)), List.of(), 0, 100))
                .containsOnlyKeys("idle");
        assertThat(picks(List.of(warm("a", 9), warm("b", 1), warm("c", 5)), List.of(), 0, 300))
                .as("the busiest of three is never picked")
                .containsOnlyKeys("b", "c");
    }

    @Test
    void equalInstancesGetEqualShares() {
        Map<String, Integer> picks = picks(List.of(warm("a", 0), warm("b", 0), warm("c", 0)), List.of(), 0, 3000);
        assertThat(picks.values()).allMatch(count -> count > 850 && count < 1150);
    }

    @Test
    void anEjectedInstanceIsNotUsedUnlessAllAreEjected() {
        Candidate out = new Candidate("out", 0, InstanceHealth.warm(0, POLICY).failed(0, true, true, POLICY));
        assertThat(picks(List.of(out, warm("in", 100)), List.of(), SECOND / 2, 50))
                .containsOnlyKeys("in");
        Candidate alsoOut = new Candidate("also out", 0, out.health());
        assertThat(picks(List.of(out, alsoOut), List.of(), SECOND / 2, 50)).containsOnlyKeys("out", "also out");
        assertThat(LoadBalancer.pick(List.<Candidate>of(), List.of(), 0, POLICY, new Random(1)))
                .isEmpty();
    }

    @Test
    void aTriedInstanceIsPickedAgainOnlyIfThereIsNoOther() {
        Candidate tried = warm("tried", 0);
        assertThat(picks(List.of(tried, warm("other", 50)), List.of(tried), 0, 50))
                .containsOnlyKeys("other");
        assertThat(picks(List.of(tried), List.of(tried), 0, 5)).containsOnlyKeys("tried");
    }

    @Test
    void aReturningInstanceGetsAShareThatGrows() {
        Candidate back = new Candidate("back", 0, InstanceHealth.warm(0, POLICY).failed(0, true, true, POLICY));
        int early = picks(List.of(back, warm("steady", 0)), List.of(), 2 * SECOND, 2000)
                .get("back");
        int later = picks(List.of(back, warm("steady", 0)), List.of(), 6 * SECOND, 2000)
                .get("back");
        int warm = picks(List.of(back, warm("steady", 0)), List.of(), 11 * SECOND, 2000)
                .get("back");
        assertThat(early).isBetween(50, 350);
        assertThat(later).isBetween(450, 850);
        assertThat(warm).isBetween(850, 1150);
    }

    @Test
    void repeatedEjectionsGetLongerUpToALimit() {
        InstanceHealth health = InstanceHealth.warm(0, POLICY);
        health = health.failed(0, false, true, POLICY).failed(0, false, true, POLICY);
        assertThat(health.isEjected(0)).isFalse();
        assertThat(health.succeeded(0, POLICY).failed(0, false, true, POLICY).isEjected(0))
                .as("not in a row")
                .isFalse();
        health = health.failed(0, false, true, POLICY);
        assertThat(health.isEjected(SECOND - 1)).isTrue();
        assertThat(health.isEjected(SECOND)).isFalse();
        health = health.failed(SECOND, true, true, POLICY);
        assertThat(health.isEjected(3 * SECOND - 1)).isTrue();
        assertThat(health.isEjected(3 * SECOND)).isFalse();
        long now = 3 * SECOND;
        for (int i = 0; i < 40; i++) {
            health = health.failed(now, true, true, POLICY);
            assertThat(health.ejectedUntilNanos() - now).isLessThanOrEqualTo(30 * SECOND);
            now = health.ejectedUntilNanos();
        }
        InstanceHealth well = health.succeeded(now + 10 * SECOND, POLICY);
        assertThat(well.failed(now, true, true, POLICY).ejectedUntilNanos() - now)
                .as("after some time of health the ejections count from the beginning")
                .isEqualTo(SECOND);
    }

    @Test
    void onlyABoundedShareIsEjected() {
        InstanceHealth ejected = InstanceHealth.warm(0, POLICY).failed(0, true, true, POLICY);
        Candidate out = new Candidate("out", 0, ejected);
        assertThat(LoadBalancer.mayEject(List.of(warm("only", 0)), 0, 67)).isFalse();
        assertThat(LoadBalancer.mayEject(List.of(warm("a", 0), warm("b", 0)), 0, 67))
                .isTrue();
        assertThat(LoadBalancer.mayEject(List.of(out, warm("b", 0)), 0, 67)).isFalse();
        assertThat(LoadBalancer.mayEject(List.of(out, warm("b", 0), warm("c", 0)), 0, 67))
                .isTrue();
        assertThat(InstanceHealth.warm(0, POLICY).failed(0, true, false, POLICY).isEjected(0))
                .isFalse();
    }

    private static RetryDecision after(Attempt attempt, boolean repeatable, int attempts, boolean other, long left) {
        return RetryDecision.after(attempt, new RetryDecision.Situation(repeatable, attempts, other, left), RETRIES);
    }

    @Test
    void onlySafeRequestsAreRepeated() {
        RetryDecision atOnce = new RetryDecision.Again(Duration.ZERO);
        for (Attempt maybeDone : List.of(new Attempt.Lost(""), new Attempt.TimedOut(), new Attempt.Garbled(""))) {
            assertThat(after(maybeDone, true, 1, true, SECOND)).isEqualTo(atOnce);
            assertThat(after(maybeDone, false, 1, true, SECOND)).isEqualTo(RetryDecision.ENOUGH);
        }
        assertThat(after(new Attempt.NotSent("", true), false, 1, true, SECOND)).isEqualTo(atOnce);
    }

    @Test
    void attemptsAreBoundedAndTheSameInstanceIsRetriedAfterAPause() {
        Attempt lost = new Attempt.Lost("");
        assertThat(after(lost, true, 3, true, SECOND)).isEqualTo(RetryDecision.ENOUGH);
        assertThat(after(lost, true, 1, false, SECOND)).isEqualTo(new RetryDecision.Again(Duration.ofMillis(50)));
        assertThat(after(lost, true, 2, false, SECOND)).isEqualTo(new RetryDecision.Again(Duration.ofMillis(100)));
        assertThat(after(lost, true, 2, false, SECOND / 20)).isEqualTo(RetryDecision.ENOUGH);
    }

    @Test
    void theBudgetIsAShareOfTheRequestsAndAFloor() {
        RetryBudget share = new RetryBudget(20, 0, 10, 0);
        assertThat(share.tryTake(SECOND)).isFalse();
        for (int i = 0; i < 10; i++) {
            share.requestCame();
        }
        assertThat(taken(share, SECOND, 10)).isEqualTo(2);
        for (int i = 0; i < 1000; i++) {
            share.requestCame();
        }
        assertThat(taken(share, SECOND, 100))
                .as("the number of saved retries is bounded")
                .isEqualTo(10);
        RetryBudget floor = new RetryBudget(0, 5, 10, 0);
        assertThat(taken(floor, 0, 20)).isEqualTo(5);
        assertThat(taken(floor, SECOND, 20)).isEqualTo(5);
        assertThat(taken(floor, 100 * SECOND, 20)).isEqualTo(10);
    }

    private static int taken(RetryBudget budget, long now, int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += budget.tryTake(now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aClientMayAskToWaitUpToTheBound() {
        CallTimeout timeout = new CallTimeout(Duration.ofSeconds(15), Duration.ofSeconds(60));
        assertThat(timeout.of(Prefer.of(null))).hasSeconds(15);
        assertThat(timeout.of(Prefer.of("respond-async, Wait=10"))).hasSeconds(25);
        assertThat(timeout.of(Prefer.of("wait=50, wait=1"))).hasSeconds(60);
        assertThat(timeout.of(Prefer.of("wait=-5"))).hasSeconds(15);
    }

    @Test
    void onlyFailuresThatAnyCallerWouldMeetCountAgainstAnInstance() {
        Attempt full = new Attempt.Answered(503, Optional.of(Duration.ofSeconds(1)));
        for (Attempt works : List.of(answered(200), answered(404), answered(413), answered(429), answered(500))) {
            assertThat(AttemptVerdict.of(works, false)).isEqualTo(AttemptVerdict.WORKS);
        }
        for (Attempt unclear : List.of(
                full,
                answered(502),
                answered(504),
                new Attempt.HeadTooLarge(),
                new Attempt.BodyTooLong(),
                new Attempt.NotSent("full", false))) {
            assertThat(AttemptVerdict.of(unclear, false)).isEqualTo(AttemptVerdict.UNCLEAR);
        }
        for (Attempt timed : List.of(new Attempt.TimedOut(), new Attempt.Lost(""))) {
            assertThat(AttemptVerdict.of(timed, false)).isEqualTo(AttemptVerdict.FAILED);
            assertThat(AttemptVerdict.of(timed, true))
                    .as("the caller chose the time")
                    .isEqualTo(AttemptVerdict.UNCLEAR);
        }
        assertThat(AttemptVerdict.of(answered(503), false)).isEqualTo(AttemptVerdict.FAILED);
        assertThat(AttemptVerdict.of(new Attempt.Garbled(""), true)).isEqualTo(AttemptVerdict.FAILED);
        assertThat(AttemptVerdict.of(new Attempt.NotSent("refused", true), true))
                .isEqualTo(AttemptVerdict.UNREACHABLE);
    }

    private static Attempt answered(int status) {
        return new Attempt.Answered(status, Optional.empty());
    }
}
