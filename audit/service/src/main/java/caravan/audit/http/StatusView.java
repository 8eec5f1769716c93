package caravan.audit.http;

import caravan.audit.AuditRun;
import caravan.audit.domain.Progress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The audit's status in JSON.
 *
 * @param waiting about how much work is in progress
 * @param running the audit that runs, or runs next
 * @param lastEnded the audit that ended last
 */
record StatusView(long waiting, Optional<RunView> running, Optional<RunView> lastEnded) {
    /** An audit that runs or has ended, in JSON. */
    record RunView(UUID id, boolean full, Instant askedAt, ProgressView progress) {
        record ProgressView(String part, long rows, long rowsAbout, String rule, int ruleNumber, int rules) {}

        static RunView of(AuditRun run) {
            Progress now = run.progress();
            return new RunView(
                    run.id(),
                    run.full(),
                    run.askedAt(),
                    new ProgressView(
                            now.part(), now.rows(), now.rowsAbout(), now.rule(), now.ruleNumber(), now.rules()));
        }
    }

    static StatusView of(long waiting, Optional<AuditRun> running, Optional<AuditRun> lastEnded) {
        return new StatusView(waiting, running.map(RunView::of), lastEnded.map(RunView::of));
    }
}
