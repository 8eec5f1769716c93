package caravan.audit.store;

import caravan.audit.Evidence;
import caravan.audit.contract.AuditRules;
import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import caravan.chassis.api.Database;
import caravan.chassis.api.store.SqlDatabase;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Applies the rules to one repeatable-read snapshot of all schemas. It stores what the next audit needs in the audit's own schema, in the
 * same transaction.
 */
public final class SnapshotEvidence implements Evidence {
    /** Limit of one query. It is generous: a query over a window takes some seconds. A slower one ends the audit with an error. */
    private static final Duration QUERY_TIME_MAX = Duration.ofMinutes(10);

    /** The database ends a slow query itself. This gives it time to answer. */
    private static final Duration ANSWER_AFTER_MAX = Duration.ofSeconds(5);

    /**
     * Keeps two processes from auditing one database at the same time, since both would write to the audit's schema. Any number, but the
     * same for all.
     */
    private static final long ADVISORY_LOCK = 0x6175646974L;

    private final SqlDatabase database;
    private final ServiceDescriptors described;
    private final List<AuditRules> rules;

    /**
     * @param services all services on the class path
     * @param rules the rules of all platforms; each is applied if the schemas exist that it reads
     */
    public SnapshotEvidence(Database database, ServiceDescriptors services, List<AuditRules> rules) {
        this.database = SqlDatabase.of(database);
        this.described = services.matching(ServiceDescriptor::hasDatabase);
        this.rules = List.copyOf(rules);
    }

    @Override
    public Report examine(Instant now, boolean full, Consumer<Progress> progress) {
        return inSnapshot(sql -> {
            if (sql.number("SELECT pg_try_advisory_xact_lock(" + ADVISORY_LOCK + ")::integer") == 0) {
                throw new IllegalStateException("another process audits this database");
            }
            Set<String> there = there(sql);
            return new Examination(sql, new Views(described, there), new RulesToApply(applicable(there)), progress)
                    .examine(now, full);
        });
    }

    @Override
    public long waiting() {
        return inSnapshot(sql -> {
            Set<String> there = there(sql);
            return new CountWaiting(sql, new Views(described, there)).about(new RulesToApply(applicable(there)));
        });
    }

    private interface Work<T> {
        T with(Sql sql);
    }

    private <T> T inSnapshot(Work<T> work) {
        return database.read(connection -> {
            waitLonger(connection);
            return connection.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
                Sql sql = new Sql(handle.getConnection());
                prepare(sql);
                return work.with(sql);
            });
        });
    }

    /** Lets this connection wait longer than others; the pool resets it. */
    private static void waitLonger(Handle handle) {
        try {
            handle.getConnection().setNetworkTimeout(Runnable::run, (int)
                    QUERY_TIME_MAX.plus(ANSWER_AFTER_MAX).toMillis());
        } catch (SQLException failure) {
            throw new IllegalStateException("a statement of the audit failed", failure);
        }
    }

    private static void prepare(Sql sql) {
        sql.execute("SET LOCAL statement_timeout = " + QUERY_TIME_MAX.toMillis());
        // PostgreSQL has this setting since version 17. A whole audit may take long.
        sql.list(
                "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'",
                row -> row.getString(1));
        // Indexes find the windows in tables of any size. A small sample of a window is enough for its
        // statistics.
        sql.execute("SET LOCAL random_page_cost = 1.1");
        sql.execute("SET LOCAL default_statistics_target = 10");
        sql.execute("SET LOCAL jit = off");
        // A window is sorted and hashed in memory; with the default of 4 MB it would use the disk.
        sql.execute("SET LOCAL work_mem = '32MB'");
        // Drops tables of an earlier audit in the same transaction.
        for (String left : sql.list(
                "SELECT (CASE relkind WHEN 'v' THEN 'VIEW ' ELSE 'TABLE ' END) || 'pg_temp.' || relname FROM pg_class"
                        + " WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v') ORDER BY relkind DESC",
                row -> row.getString(1))) {
            sql.execute("DROP " + left + " CASCADE");
        }
    }

    private static Set<String> there(Sql sql) {
        return Set.copyOf(sql.list(Views.THERE, row -> row.getString(1)));
    }

    private List<AuditRules> applicable(Set<String> there) {
        return rules.stream().filter(each -> there.containsAll(each.schemas())).toList();
    }
}
