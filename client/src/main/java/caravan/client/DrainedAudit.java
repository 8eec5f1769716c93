package caravan.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Audits once nothing is on its way, so that every rule applies. */
public final class DrainedAudit {
    private static final Duration PAUSE_FIRST = Duration.ofMillis(200);
    /** Asked too often, it would be the load that it waits for. */
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    private final SignedIn administrator;
    private final InstantSource clock;
    private final boolean full;
    private final Consumer<AuditProgress> running;

    /**
     * @param full whether it must look at everything
     * @param running told every few seconds while an audit runs
     */
    public DrainedAudit(SignedIn administrator, InstantSource clock, boolean full, Consumer<AuditProgress> running) {
        this.administrator = administrator;
        this.clock = clock;
        this.full = full;
        this.running = running;
    }

    /**
     * Answers the first drained report, or the last one there was when the patience ended. Audits once nothing seems to be on its way.
     *
     * @param waiting is told how much was on its way, each time there was something
     * @throws RefusedException if the server refuses to audit
     */
    public AuditReport await(Duration timeout, LongConsumer waiting) throws InterruptedException {
        Instant end = clock.instant().plus(timeout);
        Duration pause = PAUSE_FIRST;
        while (true) {
            long left = administrator.waiting().orThrow();
            boolean over = !clock.instant().isBefore(end);
            if (left == 0 || over) {
                AuditReport report = administrator.audit(full, running).orThrow();
                if (report.drained() || over) {
                    return report;
                }
                left = report.waiting();
            }
            waiting.accept(left);
            Thread.sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
        }
    }
}
