package caravan.chaos.verdict;

import caravan.chaos.faults.FaultOutcome;
import caravan.chaos.faults.Seconds;
import caravan.chaos.load.FailedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The figures of a run as lines for people. */
public final class Figures {
    private Figures() {}

    /**
     * @param statuses of all acknowledged orders at the end
     * @param longest wait of a customer for an acknowledgement
     * @param failedCount all idempotent requests that failed, also those that are not listed
     */
    public static List<String> of(Evidence evidence, Map<String, Integer> statuses, Duration longest, int failedCount) {
        List<String> lines = new ArrayList<>();
        lines.add("Orders      " + evidence.acknowledged() + " acknowledged: "
                + String.join(
                        ", ",
                        statuses.entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .toList()));
        lines.add("Answers     the longest wait for an acknowledgement was " + Seconds.of(longest));
        lines.add("Recovery    " + evidence.struck().size() + " faults; the longest took "
                + longest(
                        evidence.struck().stream().map(FaultOutcome::recovered).toList())
                + ", a new order settled after "
                + longest(evidence.struck().stream()
                        .map(FaultOutcome::orderSettled)
                        .toList()) + " at most");
        List<Optional<Duration>> takeovers = evidence.struck().stream()
                .filter(FaultOutcome::wasPublishing)
                .map(FaultOutcome::publishedAgain)
                .toList();
        if (!takeovers.isEmpty()) {
            lines.add("Outboxes    " + takeovers.size() + " times the publisher was struck; published again after "
                    + longest(takeovers) + " at most");
        }
        long forbidden =
                evidence.failed().stream().filter(FailedRequest::forbidden).count();
        lines.add("Requests    sent once: " + failedCount + " failed, " + forbidden
                + " of them without a fault or during a rolling restart, in which " + evidence.guarded()
                + " succeeded");
        byKind(evidence.failed())
                .forEach((kind, count) -> lines.add(String.format(Locale.ROOT, "            %5d  %s", count, kind)));
        return lines;
    }

    private static Map<String, Integer> byKind(List<FailedRequest> failures) {
        Map<String, Integer> kinds = new TreeMap<>();
        failures.forEach(failure -> kinds.merge(
                (failure.forbidden() ? "FORBIDDEN " : "") + failure.answerKind() + " to " + failure.request(),
                1,
                Integer::sum));
        return kinds;
    }

    private static String longest(List<Optional<Duration>> times) {
        return times.stream().allMatch(Optional::isPresent)
                ? times.stream()
                        .flatMap(Optional::stream)
                        .max(Duration::compareTo)
                        .map(Seconds::of)
                        .orElse("no time")
                : "too long";
    }
}
