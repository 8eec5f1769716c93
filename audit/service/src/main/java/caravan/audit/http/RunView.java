package caravan.audit.http;

import caravan.audit.AuditRun;
import caravan.audit.domain.Progress;
import java.time.Instant;
import java.util.UUID;

/** An audit that runs or has ended, in JSON. */
record RunView(UUID id, boolean full, Instant askedAt, ProgressView progress) {
    record ProgressView(String part, long rows, long rowsAbout, String rule, int ruleNumber, int rules) {}

    static RunView of(AuditRun run) {
        Progress now = run.progress();
        return new RunView(
                run.id(),
                run.full(),
                run.askedAt(),
                new ProgressView(now.part(), now.rows(), now.rowsAbout(), now.rule(), now.ruleNumber(), now.rules()));
    }
}
