package caravan.chaos.verdict;

import caravan.chaos.faults.FaultOutcome;
import caravan.chaos.load.FailedRequest;
import caravan.client.AuditReport;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a run found. The verdict is computed from it.
 *
 * @param struck the faults
 * @param acknowledged acknowledged orders
 * @param unanswered orders that were asked for and never answered, not even afterwards
 * @param lost acknowledged orders that no longer exist
 * @param unsettled acknowledged orders that are between states when no message is in progress
 * @param otherAnswers keys that got another order on replay than the first time
 * @param failed idempotent requests that failed, each sent once
 * @param guarded idempotent requests that succeeded while processes were replaced
 * @param audit the final report of the audit; empty if there is none
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
