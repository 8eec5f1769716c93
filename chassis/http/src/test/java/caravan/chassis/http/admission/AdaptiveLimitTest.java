package caravan.chassis.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.admission.AdaptiveLimit.Bounds;
import caravan.chassis.http.admission.AdaptiveLimit.Sample;
import java.time.Duration;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private static final Bounds BOUNDS = new Bounds(10, 200, 1000);
    private static final long TOLERATED = Duration.ofMillis(100).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** A simulated process: it works on a fixed number of requests at once, each for the same time. */
    private static final class Process {
        private final AdaptiveLimit limit = new AdaptiveLimit(BOUNDS, 0);
        private final PriorityQueue<Long> freeAt = new PriorityQueue<>();
        private final PriorityQueue<long[]> ends = new PriorityQueue<>((a, b) -> Long.compare(a[1], b[1]));
        private final long workNanos;
        private long now;
        private long done;
        private long slowest;

        Process(int atOnce, Duration work) {
            workNanos = work.toNanos();
            for (int i = 0; i < atOnce; i++) {
                freeAt.add(0L);
            }
        }

        /** @param share the share of the limit that this load may fill */
        void load(int perSecond, double share, Duration duration) {
            long end = now + duration.toNanos();
            done = 0;
            slowest = 0;
            for (; now < end; now += SECOND / perSecond) {
                finishUntil(now);
                if (ends.size() < (int) (limit.limit() * share)) {
                    long ended = Math.max(freeAt.remove(), now) + workNanos;
                    freeAt.add(ended);
                    ends.add(new long[] {now, ended});
                }
            }
        }

        private void finishUntil(long until) {
            while (!ends.isEmpty() && ends.element()[1] <= until) {
                int inFlight = ends.size();
                long[] each = ends.remove();
                limit.add(new Sample(each[0], each[1], each[1] - each[0], TOLERATED, inFlight));
                done++;
                slowest = Math.max(slowest, each[1] - each[0]);
            }
        }
    }

    @Test
    void underOverloadTheLimitSettlesWhereTheWorkTakesTheToleratedTime() {
        Process process = new Process(4, Duration.ofMillis(5)); // 800 a second
        process.load(5_000, 1, Duration.ofSeconds(10));
        process.load(5_000, 1, Duration.ofSeconds(10));
        assertThat(process.limit.limit()).isBetween(80, 110);
        assertThat(Duration.ofNanos(process.slowest)).isLessThan(Duration.ofMillis(150));
        assertThat(process.done).as("the most that the process can do").isGreaterThan(7_900);
    }

    @Test
    void aFasterProcessFindsAHigherLimit() {
        Process process = new Process(32, Duration.ofMillis(5)); // 6,400 a second
        process.load(20_000, 1, Duration.ofSeconds(20));
        assertThat(process.limit.limit()).isBetween(640, 700);
    }

    @Test
    void aLoadOfTheLowestClassAloneFindsItsLimitToo() {
        Process process = new Process(32, Duration.ofMillis(5));
        process.load(20_000, 0.6, Duration.ofSeconds(30));
        assertThat(process.limit.limit()).isGreaterThan(640);
    }

    @Test
    void itGrowsBackWhenTheLoadFalls() {
        Process process = new Process(1, Duration.ofMillis(20));
        process.load(5_000, 1, Duration.ofSeconds(30));
        assertThat(process.limit.limit()).isEqualTo(BOUNDS.min());
        process.load(20, 1, Duration.ofSeconds(25));
        assertThat(process.limit.limit()).isEqualTo(BOUNDS.initial());
    }

    @Test
    void anUnusedLimitDoesNotGrow() {
        Process process = new Process(4, Duration.ofMillis(5));
        process.load(500, 1, Duration.ofSeconds(20));
        assertThat(process.limit.limit()).isEqualTo(BOUNDS.initial());
    }

    private static Sample sample(Duration begun, Duration ended, int inFlight) {
        long took = ended.minus(begun).toNanos();
        return new Sample(begun.toNanos(), ended.toNanos(), took, TOLERATED, inFlight);
    }

    @Test
    void oneJamCutsOnce() {
        AdaptiveLimit limit = new AdaptiveLimit(BOUNDS, 0);
        for (int i = 1; i <= 150; i++) {
            limit.add(sample(Duration.ofMillis(i), Duration.ofSeconds(3).plusMillis(20L * i), 150));
        }
        assertThat(limit.limit()).isBetween(100, 150);
    }

    @Test
    void aSingleStrayRequestAmongManyQuickOnesDoesNotCut() {
        AdaptiveLimit limit = new AdaptiveLimit(BOUNDS, 0);
        for (int i = 0; i < 500; i++) {
            limit.add(sample(Duration.ofMillis(i), Duration.ofMillis(i + 50), 150));
        }
        int before = limit.limit();
        limit.add(sample(Duration.ZERO, Duration.ofSeconds(9), 150));
        for (int i = 0; i < 500; i++) {
            limit.add(sample(Duration.ofMillis(9_000 + i), Duration.ofMillis(9_050 + i), 150));
        }
        assertThat(limit.limit()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void aCutStopsAtTwiceWhatWasInFlight() {
        AdaptiveLimit limit = new AdaptiveLimit(BOUNDS, 0);
        for (int i = 0; limit.limit() > 100 && i < 100; i++) {
            limit.add(sample(Duration.ofMillis(500L * i), Duration.ofMillis(500L * i + 2_000), 40));
        }
        assertThat(limit.limit()).isEqualTo(80);
    }

    @Test
    void itStaysWithinItsBounds() {
        Process slow = new Process(1, Duration.ofMillis(100));
        slow.load(1_000, 1, Duration.ofSeconds(120));
        assertThat(slow.limit.limit()).isEqualTo(BOUNDS.min());
        Process quick = new Process(2_000, Duration.ofMillis(50));
        quick.load(30_000, 1, Duration.ofSeconds(20));
        assertThat(quick.limit.limit()).isEqualTo(BOUNDS.max());
    }
}
