package caravan.audit.http;

import caravan.audit.AuditRun;
import java.util.Optional;

/**
 * What the auditing does, as JSON.
 *
 * @param running the audit that runs, or is about to
 * @param lastEnded the one before
 */
record StatusView(Optional<RunView> running, Optional<RunView> lastEnded) {
    static StatusView of(Optional<AuditRun> running, Optional<AuditRun> lastEnded) {
        return new StatusView(running.map(RunView::of), lastEnded.map(RunView::of));
    }
}
