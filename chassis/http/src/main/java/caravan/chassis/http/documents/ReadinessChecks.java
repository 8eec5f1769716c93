package caravan.chassis.http.documents;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Whether what a process stands on answers. All are asked at once, and who has not answered in time is down: whoever asks for readiness
 * needs an answer now, above all when a database hangs.
 */
final class ReadinessChecks {
    /** Load balancers and the fleet's gateway wait for a second. */
    static final Duration ANSWER_MAX = Duration.ofMillis(800);

    private final Map<String, Asking> checks = new ConcurrentSkipListMap<>();

    void add(String name, BooleanSupplier check) {
        checks.put(name, new Asking(name, check));
    }

    /** Which are up, by name. */
    Map<String, Boolean> ask() {
        Map<String, Answer> answers = new LinkedHashMap<>();
        checks.forEach((name, check) -> answers.put(name, check.ask()));
        long end = System.nanoTime() + ANSWER_MAX.toNanos();
        Map<String, Boolean> up = new LinkedHashMap<>();
        answers.forEach((name, answer) -> up.put(name, answer.isUpBy(end)));
        return up;
    }

    /** One check, which runs once at a time: those that hang must not pile up. */
    private static final class Asking {
        private final String name;
        private final BooleanSupplier check;
        private final AtomicReference<Answer> running = new AtomicReference<>();

        Asking(String name, BooleanSupplier check) {
            this.name = name;
            this.check = check;
        }

        Answer ask() {
            Answer mine = new Answer();
            Answer before = running.compareAndExchange(null, mine);
            if (before != null) {
                return before;
            }
            Thread.ofVirtual().name("readiness-" + name).start(() -> {
                try {
                    mine.up = check.getAsBoolean();
                } catch (RuntimeException broken) {
                    mine.up = false;
                } finally {
                    running.set(null);
                    mine.given.countDown();
                }
            });
            return mine;
        }
    }

    private static final class Answer {
        private final CountDownLatch given = new CountDownLatch(1);
        private volatile boolean up;

        boolean isUpBy(long endNanos) {
            try {
                return given.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS) && up;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
