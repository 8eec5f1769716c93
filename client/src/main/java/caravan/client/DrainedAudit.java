package caravan.client;

import caravan.kernel.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Audits when no message is in progress, so that every rule applies. */
public final class DrainedAudit {
    /** More frequent audits would themselves be load. */
    private static final Backoff BETWEEN_LOOKS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1));

    private final SignedIn administrator;
    private final InstantSource clock;
    private final boolean full;
    private final Consumer<AuditProgress> running;

    /**
     * @param full whether it must check everything
     * @param running called every few seconds while an audit runs
     */
    public DrainedAudit(SignedIn administrator, InstantSource clock, boolean full, Consumer<AuditProgress> running) {
        this.administrator = administrator;
        this.clock = clock;
        this.full = full;
        this.running = running;
    }

    /**
     * Returns the first report of a drained system, or the last report if the timeout passes before. Audits when nothing seems to be in
     * progress.
     *
     * @param waiting called with the number of things in progress, each time there are some
     * @throws RefusedException if the server refuses to audit
     */
    public AuditReport await(Duration timeout, LongConsumer waiting) throws InterruptedException {
        Instant end = clock.instant().plus(timeout);
        for (int looks = 1; ; looks++) {
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
            Thread.sleep(BETWEEN_LOOKS.afterAttempts(looks));
        }
    }
}
