package caravan.audit.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules about the tables of some services, in SQL. The audit finds them with {@link java.util.ServiceLoader}, and applies them if all the
 * schemas exist that they read. They read the tables without the services' code, since a mistake in shared code would hide itself.
 *
 * <p>An audit reads new messages in windows, and then goes through each {@link Part} in windows of keys: all keys in a full audit, or else
 * only the changed ones. So a query never reads more than a window. Several {@code AuditRules} may define rules of the same part; they are
 * joined.
 *
 * <p>The audit gives these relations:
 * <ul>
 *   <li>{@code message} (source, position, type, topic, key, partition, payload): the window's messages, for queries over those;
 *   <li>{@code looked_from} (source, position, until): messages up to this position are not read, since they are purged or were audited
 *       before. All messages that were committed after {@code until} are read;
 *   <li>{@code since} (is_full, remembers), one row: whether all keys are checked, and whether the notes of earlier audits are there.
 * </ul>
 *
 * <p>Queries of {@link Part#changed} can read these values of the last clean audit with {@code current_setting}. A condition should compare
 * with them and not with a subquery, so that the planner knows that only few rows are beyond them:
 * <ul>
 *   <li>{@code audit.moment}: its time; {@code audit.low_id}: a UUIDv7 below all that were made later; {@code audit.snapshot}: its {@code
 *       pg_snapshot};
 *   <li>{@code audit.mark_<name>}: the result of {@link #marks} at that time.
 * </ul>
 */
public interface AuditRules {
    /** The schemas that the rules and views read. */
    Set<String> schemas();

    /**
     * Queries that each return one number: how much work is in progress, besides messages that are not applied yet. Only such work changes
     * state, so at 0 the system is at rest.
     */
    List<String> waiting();

    /** Queries, by name, that each return a text to keep of a clean audit, such as a greatest id. */
    Map<String, String> marks();

    /** Notes of messages, which parts can read. */
    List<Notes> notes();

    /** Rules about {@code message}. Each is applied to every window of messages. */
    List<RuleQuery> messageRules();

    /** The parts, in the order in which the audit checks them. A part's changed keys may be derived from earlier parts. */
    List<Part> parts();

    /** Rules about sums over all windows. */
    List<SumRule> sums();
}
