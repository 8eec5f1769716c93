package caravan.chassis.messages.subscriptions;

/** What became of a key's letters that were sent again. */
sealed interface RedeliveryOutcome {
    /** So many were applied, in their order: none is left, or the bound of one call was reached. */
    record Applied(int redelivered) implements RedeliveryOutcome {}

    /** So many were applied, then one failed again, and stays with those behind it. */
    record FailedAgain(int redelivered, String error) implements RedeliveryOutcome {}

    /** The letter's subscription is no longer there. */
    record NobodyTakesIt() implements RedeliveryOutcome {}
}
