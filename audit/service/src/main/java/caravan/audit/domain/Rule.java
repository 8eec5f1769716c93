package caravan.audit.domain;

/**
 * One line of what must always hold.
 *
 * @param name kebab-case
 * @param title the line itself, as a sentence
 * @param holds when it does
 */
public record Rule(String name, String title, Holds holds) {
    /** When a rule holds. */
    public enum Holds {
        /** In every snapshot, whatever is on its way. */
        ALWAYS,
        /** Only when no message waits and no order or payment is between states. */
        ONCE_DRAINED
    }

    /** Whether the rule says anything about a system in this state. */
    public boolean appliesTo(boolean drained) {
        return drained || holds == Holds.ALWAYS;
    }
}
