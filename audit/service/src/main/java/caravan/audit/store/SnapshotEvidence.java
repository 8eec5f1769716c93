package caravan.audit.store;

import caravan.audit.Evidence;
import caravan.audit.domain.Finding;
import caravan.audit.domain.Report;
import caravan.audit.domain.Violation;
import caravan.chassis.api.Database;
import caravan.chassis.api.store.SqlDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Applies the rules to the databases as they were at one moment: one repeatable-read snapshot of every schema. */
public final class SnapshotEvidence implements Evidence {
    /** Violations that a rule names; the rest is counted. */
    static final int VIOLATIONS_TOLD_MAX = 20;

    /** One query's limit: past it the audit fails, rather than to weigh on the database for ever. */
    private static final Duration QUERY_TIME_MAX = Duration.ofSeconds(30);

    static final List<RuleQuery> RULES = Stream.of(
                    OrderRules.ALL, StockRules.ALL, PaymentRules.ALL, LedgerRules.ALL, MessageRules.ALL)
            .flatMap(List::stream)
            .toList();

    private final SqlDatabase database;

    public SnapshotEvidence(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Report examine(Instant now) {
        return database.read(connection ->
                connection.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> examine(handle, now)));
    }

    private static Report examine(Handle handle, Instant now) {
        handle.execute("SET TRANSACTION READ ONLY");
        handle.execute("SET LOCAL statement_timeout = " + QUERY_TIME_MAX.toMillis());
        long waiting = handle.createQuery(Views.WAITING).mapTo(Long.class).one();
        boolean drained = waiting == 0;
        List<Finding> findings = new ArrayList<>();
        for (RuleQuery query : RULES) {
            findings.add(query.rule().appliesTo(drained) ? apply(handle, query) : Finding.notApplied(query.rule()));
        }
        return new Report(now, waiting, findings);
    }

    private static Finding apply(Handle handle, RuleQuery query) {
        long checked = handle.createQuery(Views.WITH + "SELECT count(*) FROM " + query.population())
                .mapTo(Long.class)
                .one();
        List<Counted> broken = handle.createQuery(Views.WITH + ", violation AS (" + query.violations() + ")"
                        + " SELECT id, found, expected, count(*) OVER () AS total FROM violation"
                        + " ORDER BY id, found LIMIT :violationsToldMax")
                .bind("violationsToldMax", VIOLATIONS_TOLD_MAX)
                .map((row, _) -> new Counted(
                        new Violation(
                                query.about(), row.getString("id"), row.getString("found"), row.getString("expected")),
                        row.getLong("total")))
                .list();
        long total = broken.isEmpty() ? 0 : broken.getFirst().total();
        return new Finding(
                query.rule(),
                true,
                checked,
                total,
                broken.stream().map(Counted::violation).toList());
    }

    /** A violation, and how many its rule has in all. */
    private record Counted(Violation violation, long total) {}
}
