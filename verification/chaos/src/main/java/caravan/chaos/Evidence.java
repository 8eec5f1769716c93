package caravan.chaos;

import caravan.client.AuditReport;
import java.util.List;
import java.util.Optional;

/**
 * All that a run found out, from which its verdict follows.
 *
 * @param struck the faults
 * @param acknowledged orders that were acknowledged
 * @param unanswered orders that were asked for, and not even afterwards answered
 * @param lost acknowledged orders that are gone
 * @param unsettled acknowledged orders that are between states, once nothing is on its way
 * @param otherAnswers keys whose replay answers another order than the first time
 * @param failed idempotent requests that failed, sent once
 * @param guarded idempotent requests that succeeded while processes were replaced
 * @param audit what the audit found at last; empty if it could not be had
 */
public record Evidence(
        List<FaultOutcome> struck,
        int acknowledged,
        List<String> unanswered,
        List<String> lost,
        List<String> unsettled,
        List<String> otherAnswers,
        List<FailedRequest> failed,
        long guarded,
        Optional<AuditReport> audit) {
    public Evidence {
        struck = List.copyOf(struck);
        unanswered = List.copyOf(unanswered);
        lost = List.copyOf(lost);
        unsettled = List.copyOf(unsettled);
        otherAnswers = List.copyOf(otherAnswers);
        failed = List.copyOf(failed);
    }
}
