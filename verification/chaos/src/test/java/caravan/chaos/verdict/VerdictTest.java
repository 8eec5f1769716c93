package caravan.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chaos.faults.FaultOutcome;
import caravan.chaos.load.FailedRequest;
import caravan.chaos.load.Phase;
import caravan.client.AuditReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plants each possible finding once, in evidence without any other finding. */
class VerdictTest {
    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(7));

    /** A planted finding, and the text that the verdict must contain. */
    private enum Planted {
        LOST("lost", found -> found.lost.add("an order: 404")),
        UNANSWERED("unanswered", found -> found.unanswered.add("a key: 503")),
        UNSETTLED("not settled", found -> found.unsettled.add("an order is pending")),
        OTHER_ANSWER("another order", found -> found.otherAnswers.add("a key answered 1, now 2")),
        FAILED_IN_RESTART("idempotent requests failed", found -> found.failed.add(failed(true))),
        NOT_RECOVERED("did not recover", found -> found.struck.set(0, struck("orders-1", Optional.empty(), SOON))),
        NEVER_PUBLISHED(
                "its outbox was published again after too long",
                found -> found.struck.set(0, struck("orders-1", SOON, Optional.empty()))),
        PUBLISHED_LATE(
                "published again after 10.1 s",
                found -> found.struck.set(0, struck("orders-1", SOON, Optional.of(Duration.ofMillis(10_100))))),
        NOTHING_STRUCK("no fault struck", found -> found.struck.clear()),
        NOTHING_ORDERED("no order was acknowledged", found -> found.acknowledged = 0),
        NOBODY_ASKED("no request was made", found -> found.guarded = 0),
        NO_AUDIT("no audit", found -> found.audit = Optional.empty()),
        NOT_DRAINED("still in progress", found -> found.audit = Optional.of(audit(false, 0))),
        VIOLATED("audit, ledger-tells-each-payment: 2 times", found -> found.audit = Optional.of(audit(true, 2)));

        private final String told;
        private final Consumer<Found> plant;

        Planted(String told, Consumer<Found> plant) {
            this.told = told;
            this.plant = plant;
        }
    }

    /** Clean evidence, into which a test plants a finding. */
    private static final class Found {
        final List<FaultOutcome> struck = new ArrayList<>(List.of(
                struck("orders-1", SOON, SOON),
                new FaultOutcome(Duration.ZERO, "rolling restart of users", "-", SOON, SOON, false, Optional.empty())));
        int acknowledged = 10;
        final List<String> unanswered = new ArrayList<>();
        final List<String> lost = new ArrayList<>();
        final List<String> unsettled = new ArrayList<>();
        final List<String> otherAnswers = new ArrayList<>();
        final List<FailedRequest> failed = new ArrayList<>(List.of(failed(false)));
        long guarded = 100;
        Optional<AuditReport> audit = Optional.of(audit(true, 0));

        Verdict verdict() {
            return Verdict.of(new Evidence(
                    struck, acknowledged, unanswered, lost, unsettled, otherAnswers, failed, guarded, audit));
        }
    }

    @Test
    void evidenceWithoutAFindingIsClean() {
        assertThat(new Found().verdict().breaches()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyPlantedFindingIsReported(Planted planted) {
        Found found = new Found();
        planted.plant.accept(found);

        Verdict verdict = found.verdict();

        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.breaches()).hasSize(1).first().asString().contains(planted.told);
    }

    @Test
    void aRequestMayFailOnlyDuringAFault() {
        Phase fault = new Phase(Phase.Kind.FAULT, "SIGKILL orders");
        Phase restart = new Phase(Phase.Kind.ROLLING_RESTART, "rolling restart of orders");

        assertThat(restart.mustSucceedUntil(restart)).isTrue();
        assertThat(restart.mustSucceedUntil(Phase.CALM)).isTrue();
        assertThat(Phase.CALM.mustSucceedUntil(restart)).isTrue();
        assertThat(Phase.CALM.mustSucceedUntil(fault)).isFalse();
        assertThat(fault.mustSucceedUntil(Phase.CALM)).isFalse();
    }

    private static FaultOutcome struck(
            String process, Optional<Duration> recovered, Optional<Duration> publishedAgain) {
        return new FaultOutcome(Duration.ZERO, "SIGKILL orders", process, recovered, SOON, true, publishedAgain);
    }

    private static FailedRequest failed(boolean forbidden) {
        return new FailedRequest(Instant.EPOCH, "GET /orders", "502 answer_lost", "something", forbidden);
    }

    private static AuditReport audit(boolean drained, int violations) {
        AuditReport.Rule rule = new AuditReport.Rule(
                "ledger-tells-each-payment",
                "Debits equal credits.",
                true,
                5,
                violations,
                violations == 0 ? List.of() : List.of(new AuditReport.Violation("order", "1", "2", "3")));
        return new AuditReport(
                Instant.EPOCH,
                new AuditReport.Extent.Full("the request asked for it"),
                drained,
                drained ? 0 : 3,
                List.of(rule),
                violations == 0);
    }
}
