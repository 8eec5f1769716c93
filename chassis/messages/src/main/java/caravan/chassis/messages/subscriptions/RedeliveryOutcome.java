package caravan.chassis.messages.subscriptions;

import java.util.UUID;

/** The result of sending a key's letters again. */
sealed interface RedeliveryOutcome {
    /** Some letters were applied, in order. None is left, or the limit of one call was reached. */
    record Applied(int redelivered) implements RedeliveryOutcome {}

    /** Some letters were applied, then one failed again. It stays, with those after it. */
    record FailedAgain(int redelivered, String error) implements RedeliveryOutcome {}

    /** Nothing was applied, since an earlier letter of the key waits. */
    record EarlierWaits(UUID earlier) implements RedeliveryOutcome {}

    /** The letter's subscription is no longer there. */
    record NobodyTakesIt() implements RedeliveryOutcome {}
}
