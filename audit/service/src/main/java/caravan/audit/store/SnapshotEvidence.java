package caravan.audit.store;

import caravan.audit.Evidence;
import caravan.audit.contract.AuditRules;
import caravan.audit.contract.RuleQuery;
import caravan.audit.domain.Finding;
import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import caravan.audit.domain.Rule;
import caravan.audit.domain.Violation;
import caravan.chassis.api.Database;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Applies the rules to the databases as they were at one moment: one repeatable-read snapshot of every schema. */
public final class SnapshotEvidence implements Evidence {
    /** Violations that a rule names; the rest is counted. */
    static final int VIOLATIONS_TOLD_MAX = 20;

    /** Limit of one query: generous, since one may go over millions of rows. A slower one ends the audit with an error. */
    private static final Duration QUERY_TIME_MAX = Duration.ofMinutes(10);

    /** Messages that are copied by one statement, after which the progress is told. */
    private static final long MESSAGES_AT_ONCE_MAX = 100_000;

    /** The database ends a query itself, and has time to say so. */
    private static final Duration ANSWER_AFTER_MAX = Duration.ofSeconds(5);

    private final SqlDatabase database;
    private final ServiceDescriptors described;
    private final List<AuditRules> rules;

    /**
     * @param services all that may be there
     * @param rules of platforms, each applied if what it reads is there
     */
    public SnapshotEvidence(Database database, ServiceDescriptors services, List<AuditRules> rules) {
        this.database = SqlDatabase.of(database);
        this.described = services.matching(ServiceDescriptor::hasDatabase);
        this.rules = List.copyOf(rules);
    }

    @Override
    public Report examine(Instant now, boolean full, Consumer<Progress> progress) {
        return database.read(connection -> {
            waitLonger(connection);
            return connection.inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ, handle -> examine(handle, now, progress));
        });
    }

    /** Than other statements may take; the pool takes it back. */
    private static void waitLonger(Handle handle) {
        try {
            handle.getConnection().setNetworkTimeout(Runnable::run, (int)
                    QUERY_TIME_MAX.plus(ANSWER_AFTER_MAX).toMillis());
        } catch (SQLException failure) {
            throw new IllegalStateException("a statement of the audit failed", failure);
        }
    }

    private Report examine(Handle handle, Instant now, Consumer<Progress> progress) {
        handle.execute("SET LOCAL statement_timeout = " + QUERY_TIME_MAX.toMillis());
        Set<String> there = handle.createQuery(Views.THERE).mapTo(String.class).set();
        List<AuditRules> applicable =
                rules.stream().filter(each -> there.containsAll(each.schemas())).toList();
        Views ofMessages = new Views(described, there, List.of());
        copyMessages(handle, ofMessages, progress);
        handle.execute("SET TRANSACTION READ ONLY");
        long waiting = count(handle, ofMessages, "unapplied");
        for (AuditRules each : applicable) {
            for (String query : each.waiting()) {
                waiting += count(handle, viewsOf(each, there), "(" + query + ") AS waiting (number)", "sum(number)");
            }
        }
        boolean drained = waiting == 0;
        int rules = MessageRules.ALL.size()
                + applicable.stream().mapToInt(each -> each.rules().size()).sum();
        List<Finding> findings = new ArrayList<>();
        for (RuleQuery query : MessageRules.ALL) {
            progress.accept(new Progress("rules", 0, 0, query.name(), findings.size() + 1, rules));
            findings.add(finding(handle, ofMessages, query, drained));
        }
        for (AuditRules each : applicable) {
            Views views = viewsOf(each, there);
            for (RuleQuery query : each.rules()) {
                progress.accept(new Progress("rules", 0, 0, query.name(), findings.size() + 1, rules));
                findings.add(finding(handle, views, query, drained));
            }
        }
        return new Report(now, waiting, findings);
    }

    /** A dozen rules look at messages, and each look at an outbox would parse it anew. */
    private static void copyMessages(Handle handle, Views views, Consumer<Progress> progress) {
        handle.execute(Views.MESSAGE_TABLE);
        for (String source : views.sources()) {
            long head = count(handle, views, "head WHERE source = '" + source + "'", "coalesce(max(position), 0)");
            for (long done = 0; done < head; done += MESSAGES_AT_ONCE_MAX) {
                progress.accept(new Progress("messages of " + source, done, head, "", 0, 0));
                handle.execute(Views.copyMessages(source, done, done + MESSAGES_AT_ONCE_MAX));
            }
        }
        handle.execute("ANALYZE message");
    }

    private Views viewsOf(AuditRules each, Set<String> there) {
        return new Views(described, there, List.of(each.views()));
    }

    private static Finding finding(Handle handle, Views views, RuleQuery query, boolean drained) {
        Rule rule = new Rule(
                query.name(), query.title(), query.onceDrained() ? Rule.Holds.ONCE_DRAINED : Rule.Holds.ALWAYS);
        return rule.appliesTo(drained) ? apply(handle, views, query, rule) : Finding.notApplied(rule);
    }

    private static long count(Handle handle, Views views, String relation) {
        return count(handle, views, relation, "count(*)");
    }

    private static long count(Handle handle, Views views, String relation, String number) {
        return query(handle, views.with() + "SELECT " + number + " FROM " + relation, row -> row.getLong(1))
                .getFirst();
    }

    private static Finding apply(Handle handle, Views views, RuleQuery query, Rule rule) {
        long checked = count(handle, views, query.population());
        List<Counted> broken = query(
                handle,
                views.with() + ", violation AS (" + query.violations() + ")"
                        + " SELECT id, found, expected, count(*) OVER () AS total FROM violation"
                        + " ORDER BY id, found LIMIT " + VIOLATIONS_TOLD_MAX,
                row -> new Counted(
                        new Violation(
                                query.about(), row.getString("id"), row.getString("found"), row.getString("expected")),
                        row.getLong("total")));
        long total = broken.isEmpty() ? 0 : broken.getFirst().total();
        return new Finding(
                rule,
                true,
                checked,
                total,
                broken.stream().map(Counted::violation).toList());
    }

    /**
     * Not by Jdbi, which looks for parameters for seconds in dozens of such long statements, and finds none; and not prepared: the plan that fitted
     * empty tables would be kept.
     */
    private static <T> List<T> query(Handle handle, String sql, JdbcStatement.Row<T> row) {
        try (Statement statement = handle.getConnection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        } catch (SQLException failure) {
            throw new IllegalStateException("a statement of the audit failed", failure);
        }
    }

    /** A violation, and how many its rule has in all. */
    private record Counted(Violation violation, long total) {}
}
