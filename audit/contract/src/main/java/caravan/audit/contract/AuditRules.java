package caravan.audit.contract;

import java.util.List;
import java.util.Set;

/**
 * What must hold over some services' tables, in SQL. Found by {@link java.util.ServiceLoader}; applied if all the schemas that it
 * reads are there. The services' tables are read without the services' code: the same mistake in both would hide itself.
 *
 * <p>The audit gives these relations, each over all services that are there: {@code message} (source, position, type, topic, key,
 * partition, payload), {@code head} (source, position), {@code purge} (source, position, until: what is committed later is not purged),
 * {@code applied} (subscriber, subscription, source, partition, position), {@code dead_letter}, {@code subscription} (subscriber, name)
 * and {@code unapplied} (subscriber, name, source, position). {@code message} has what is not purged: a rule that misses a message must
 * ask whether it may be.
 */
public interface AuditRules {
    /** The schemas that the rules and views read. */
    Set<String> schemas();

    /**
     * Common table expressions, {@code name AS (query)} with commas between them, that the rules may name besides the audit's. Empty
     * if there are none.
     */
    String views();

    /**
     * Queries that each answer one number: how much is on its way, besides messages that are not applied yet. Every change of state is
     * made by one of these, so without any the system rests.
     */
    List<String> waiting();

    List<RuleQuery> rules();
}
