package caravan.audit.http;

import caravan.audit.AuditRun;
import java.util.Optional;

/**
 * The audit's status in JSON.
 *
 * @param waiting about how much work is in progress
 * @param running the audit that runs, or runs next
 * @param lastEnded the audit that ended last
 */
record StatusView(long waiting, Optional<RunView> running, Optional<RunView> lastEnded) {
    static StatusView of(long waiting, Optional<AuditRun> running, Optional<AuditRun> lastEnded) {
        return new StatusView(waiting, running.map(RunView::of), lastEnded.map(RunView::of));
    }
}
