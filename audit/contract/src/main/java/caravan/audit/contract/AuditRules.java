package caravan.audit.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold over some services' tables, in SQL. Found by {@link java.util.ServiceLoader}; applied if all the schemas that it
 * reads are there. The services' tables are read without the services' code: the same mistake in both would hide itself.
 *
 * <p>An audit reads the messages that it has not read before, in windows, and then goes through each {@link Part} in windows of keys: all keys in
 * a full audit, else those that have changed. So no query looks at more than a window, however much there is. Rules of one name's part may
 * stand in several {@code AuditRules}; they are put together.
 *
 * <p>The audit gives these relations:
 * <ul>
 *   <li>{@code message} (source, position, type, topic, key, partition, payload): the window's messages, for queries over those;
 *   <li>{@code looked_from} (source, position, until): messages up to that position are not read, since they are purged or were audited before; all
 *       that is committed later than {@code until} is read;
 *   <li>{@code since} (is_full, remembers), one row: whether all keys are gone through, and whether notes of earlier audits are kept.
 * </ul>
 *
 * <p>In {@link Part#changed} these settings tell of the last clean audit, for {@code current_setting}; conditions compare with them and not with a
 * subquery, so that the planner knows how little is beyond them, however much there is:
 * <ul>
 *   <li>{@code audit.moment}: its time; {@code audit.low_id}: a UUIDv7 below all that were made later; {@code audit.snapshot}: its {@code
 *       pg_snapshot};
 *   <li>{@code audit.mark_<name>}: what {@link #marks} answered then.
 * </ul>
 */
public interface AuditRules {
    /** The schemas that the rules and views read. */
    Set<String> schemas();

    /**
     * Queries that each answer one number: how much is on its way, besides messages that are not applied yet. Every change of state is
     * made by one of these, so without any the system rests.
     */
    List<String> waiting();

    /** Queries that each answer a text to be remembered of a clean audit, such as a greatest id. By name. */
    Map<String, String> marks();

    /** What is noted of messages, for parts to look at. */
    List<Notes> notes();

    /** Rules over {@code message}, each applied to every window of messages. */
    List<RuleQuery> messageRules();

    /** In the order in which they are gone through; what has changed in one part may be derived from those before. */
    List<Part> parts();

    /** Rules over sums of all windows. */
    List<SumRule> sums();
}
