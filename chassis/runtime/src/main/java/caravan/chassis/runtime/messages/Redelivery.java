package caravan.chassis.runtime.messages;

/** What became of a key's letters that were sent again. */
sealed interface Redelivery {
    /** How many were applied, in their order. */
    int redelivered();

    /** None is left, or the bound of one call was reached. */
    record Applied(int redelivered) implements Redelivery {}

    /** One failed again, and stays with those behind it. */
    record FailedAgain(int redelivered, String error) implements Redelivery {}
}
