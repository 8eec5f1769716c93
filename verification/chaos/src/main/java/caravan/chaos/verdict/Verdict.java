package caravan.chaos.verdict;

import caravan.chaos.faults.FaultOutcome;
import caravan.chaos.faults.Seconds;
import caravan.chaos.load.FailedRequest;
import caravan.client.AuditReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Whether a fleet survived the faults.
 *
 * @param breaches a line for each guarantee that did not hold; empty if the fleet survived
 */
public record Verdict(List<String> breaches) {
    /** A dead instance's outbox is published by another one within this time. */
    static final Duration TAKEOVER_MAX = Duration.ofSeconds(10);

    private static final int NAMED_MAX = 5;

    public Verdict {
        breaches = List.copyOf(breaches);
    }

    public boolean isClean() {
        return breaches.isEmpty();
    }

    /** Judges the evidence. A run without an order, a fault, or a request during a rolling restart proves nothing. */
    public static Verdict of(Evidence evidence) {
        List<String> breaches = new ArrayList<>();
        if (evidence.struck().isEmpty()) {
            breaches.add("no fault struck, so nothing was shown");
        }
        if (evidence.acknowledged() == 0) {
            breaches.add("no order was acknowledged, so nothing was shown");
        }
        boolean restarted =
                evidence.struck().stream().anyMatch(each -> each.process().equals("-"));
        if (restarted && evidence.guarded() == 0) {
            breaches.add("no request was made during the rolling restarts, so nothing was shown");
        }
        add(breaches, "acknowledged orders are lost", evidence.lost(), Function.identity());
        add(breaches, "requests for orders stay unanswered", evidence.unanswered(), Function.identity());
        add(breaches, "orders are not settled", evidence.unsettled(), Function.identity());
        add(breaches, "keys answer another order than before", evidence.otherAnswers(), Function.identity());
        add(
                breaches,
                "idempotent requests failed without a fault, or during a rolling restart",
                evidence.failed().stream().filter(FailedRequest::forbidden).toList(),
                FailedRequest::toString);
        evidence.struck().forEach(each -> addFault(breaches, each));
        addAudit(breaches, evidence);
        return new Verdict(breaches);
    }

    private static void addFault(List<String> breaches, FaultOutcome struck) {
        if (struck.recovered().isEmpty()) {
            breaches.add("the fleet did not recover from: " + struck.fault() + " (" + struck.process() + ")");
        }
        boolean tookOver = struck.publishedAgain()
                .filter(took -> took.compareTo(TAKEOVER_MAX) <= 0)
                .isPresent();
        if (struck.wasPublishing() && !tookOver) {
            breaches.add("after " + struck.fault() + " (" + struck.process() + ") its outbox was published again after "
                    + struck.publishedAgain().map(Seconds::of).orElse("too long") + ", not within "
                    + Seconds.of(TAKEOVER_MAX));
        }
    }

    private static void addAudit(List<String> breaches, Evidence evidence) {
        if (evidence.audit().isEmpty()) {
            breaches.add("there could be no audit");
            return;
        }
        AuditReport audit = evidence.audit().get();
        if (!audit.drained()) {
            breaches.add("messages, orders or payments are still in progress: " + audit.waiting());
        }
        audit.rules().stream()
                .filter(rule -> rule.violationsTotal() > 0)
                .forEach(rule ->
                        breaches.add("audit, " + rule.name() + ": " + rule.violationsTotal() + " times, such as "
                                + rule.violations().stream().limit(NAMED_MAX).toList()));
        if (!audit.clean() && breaches.isEmpty()) {
            breaches.add("the audit is not clean");
        }
    }

    private static <T> void add(List<String> breaches, String what, List<T> found, Function<T, String> name) {
        if (!found.isEmpty()) {
            breaches.add(found.size() + " " + what + ": "
                    + String.join(
                            "; ", found.stream().limit(NAMED_MAX).map(name).toList())
                    + (found.size() > NAMED_MAX ? "; …" : ""));
        }
    }
}
