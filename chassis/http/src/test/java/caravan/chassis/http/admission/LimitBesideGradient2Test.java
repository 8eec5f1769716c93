package caravan.chassis.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * The reason for our own limit: Gradient2 compares each request with the average of all requests, so slow routes look like an overload
 * (docs/decisions/0043). Simulated, on a process that is never busy. If this fails, reconsider the decision.
 */
class LimitBesideGradient2Test {
    private static final int INITIAL = 200;
    private static final int MIN = 10;
    private static final int MAX = 1_000;
    private static final int PER_SECOND = 1_000;
    private static final Duration READ = Duration.ofMillis(1);
    private static final Duration SIGN_IN = Duration.ofMillis(100);
    /** The baseline of {@link BaselineLatency} for a route with this duration without load. */
    private static final Duration TOLERATED = Duration.ofMillis(400);

    /** Gives a finished request to the limit. */
    private interface Samples {
        void add(long begun, long ended, int inFlight);
    }

    /** Reads for ten seconds, then a hundred concurrent sign-ins for five. Returns how many sign-ins are refused. */
    private static int refusedSignIns(IntSupplier limit, Samples samples) {
        PriorityQueue<long[]> ends = new PriorityQueue<>((a, b) -> Long.compare(a[1], b[1]));
        int refused = 0;
        for (int request = 0; request < 15 * PER_SECOND; request++) {
            boolean isRead = request < 10 * PER_SECOND;
            long now = request * Duration.ofSeconds(1).toNanos() / PER_SECOND;
            while (!ends.isEmpty() && ends.element()[1] <= now) {
                int inFlight = ends.size();
                long[] each = ends.remove();
                samples.add(each[0], each[1], inFlight);
            }
            if (ends.size() < limit.getAsInt()) {
                ends.add(new long[] {now, now + (isRead ? READ : SIGN_IN).toNanos()});
            } else {
                refused++;
            }
        }
        return refused;
    }

    @Test
    void slowRoutesAreNotOverloadForOurLimit() {
        AdaptiveLimit ours = new AdaptiveLimit(new AdaptiveLimit.Bounds(MIN, INITIAL, MAX), 0);
        int refused = refusedSignIns(
                ours::limit,
                (begun, ended, inFlight) ->
                        ours.add(new AdaptiveLimit.Sample(begun, ended, ended - begun, TOLERATED.toNanos(), inFlight)));
        assertThat(refused).isZero();
    }

    @Test
    void slowRoutesAreOverloadForGradient2() {
        Gradient2Limit theirs = Gradient2Limit.newBuilder()
                .initialLimit(INITIAL)
                .minLimit(MIN)
                .maxConcurrency(MAX)
                .build();
        int refused = refusedSignIns(
                theirs::getLimit, (begun, ended, inFlight) -> theirs.onSample(begun, ended - begun, inFlight, false));
        assertThat(refused).isGreaterThan(500);
    }
}
