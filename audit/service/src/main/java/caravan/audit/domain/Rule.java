package caravan.audit.domain;

/**
 * A rule: one sentence about what must always hold.
 *
 * @param name kebab-case
 * @param title the sentence
 * @param holds when the rule holds
 */
public record Rule(String name, String title, Holds holds) {
    /** When a rule holds. */
    public enum Holds {
        /** In every snapshot, even while work is in progress. */
        ALWAYS,
        /** Only when no message waits and no order or payment is between states. */
        ONCE_DRAINED
    }

    /** Whether the rule applies to a system in this state. */
    public boolean appliesTo(boolean drained) {
        return drained || holds == Holds.ALWAYS;
    }
}
