package caravan.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.audit.domain.Finding;
import caravan.audit.domain.Report;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EmptyShopTest {
    @Test
    void anEmptyShopIsCleanByEveryRule() {
        try (var database = TestPostgres.shared()
                .database("users", "catalog", "inventory", "orders", "payments", "webhooks", "audit")) {
            // Uses the audit's own role, which must be allowed to read every schema.
            Report report = EveryRule.over(
                            new ReadOnlyDatabase(database.service("audit").jdbi()))
                    .examine(Instant.EPOCH, true, _ -> {});

            assertThat(report.drained()).isTrue();
            assertThat(report.findings()).hasSameSizeAs(EveryRule.all()).allSatisfy(finding -> {
                assertThat(finding.applied()).isTrue();
                assertThat(finding.violations()).as(finding.rule().name()).isEmpty();
            });
            assertThat(report.findings()).extracting(Finding::rule).doesNotHaveDuplicates();
        }
    }
}
