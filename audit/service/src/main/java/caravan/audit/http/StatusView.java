package caravan.audit.http;

import caravan.audit.AuditRun;
import java.util.Optional;

/**
 * What the auditing does, as JSON.
 *
 * @param waiting how much is on its way, about
 * @param running the audit that runs, or is about to
 * @param lastEnded the one before
 */
record StatusView(long waiting, Optional<RunView> running, Optional<RunView> lastEnded) {
    static StatusView of(long waiting, Optional<AuditRun> running, Optional<AuditRun> lastEnded) {
        return new StatusView(waiting, running.map(RunView::of), lastEnded.map(RunView::of));
    }
}
