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
 * Checks whether the systems that a process needs, such as its databases, answer. All checks run at once. One that has not answered in
 * time is down, so
 * that a database that hangs does not delay the answer.
 */
final class ReadinessChecks {
    /** Load balancers and the gateway wait for a second. */
    static final Duration ANSWER_MAX = Duration.ofMillis(800);

    private final Map<String, Asking> checks = new ConcurrentSkipListMap<>();

    void add(String name, BooleanSupplier check) {
        checks.put(name, new Asking(name, check));
    }

    /** Runs all checks. Returns by name whether each is up. */
    Map<String, Boolean> ask() {
        Map<String, Answer> answers = new LinkedHashMap<>();
        checks.forEach((name, check) -> answers.put(name, check.ask()));
        long end = System.nanoTime() + ANSWER_MAX.toNanos();
        Map<String, Boolean> up = new LinkedHashMap<>();
        answers.forEach((name, answer) -> up.put(name, answer.isUpBy(end)));
        return up;
    }

    /** One check. It runs once at a time, so that checks that hang do not pile up. */
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
