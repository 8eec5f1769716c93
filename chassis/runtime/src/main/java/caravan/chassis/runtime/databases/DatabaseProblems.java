package caravan.chassis.runtime.databases;

import caravan.chassis.api.http.Reply;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.postgres.DatabaseFailure;
import java.util.Optional;

/** The replies to failures of the database: 503 with {@code Retry-After} (docs/api.md lists the codes). */
public final class DatabaseProblems {
    private DatabaseProblems() {}

    /** @return empty if the failure does not come from the database */
    public static Optional<Reply> replyTo(Throwable failure) {
        return switch (DatabaseFailure.of(failure)) {
            case NONE, CONTENTION, DUPLICATE -> Optional.empty();
            case FULL -> Optional.of(Refusal.storageFull("the database says that its disk is full"));
            case AWAY ->
                Optional.of(Refusal.unavailable(
                        "unavailable", "A system that this request needs is unavailable; try again in a moment."));
            case LOCKED ->
                Optional.of(Refusal.unavailable(
                        "database_timeout",
                        "Another transaction held a row that this request needs for too long: this request was"
                                + " rolled back. Try again in a moment."));
            case SLOW ->
                Optional.of(Refusal.unavailable(
                        "database_timeout",
                        "The database took too long: this request was rolled back. Try again in a moment."));
            case UNKNOWN ->
                Optional.of(
                        Refusal.unavailable(
                                "outcome_unknown",
                                "The database did not answer, so the write may or may not be done. Send the request again with the same"
                                        + " Idempotency-Key: it is then done once. Without a key, first read whether it was done."));
        };
    }
}
