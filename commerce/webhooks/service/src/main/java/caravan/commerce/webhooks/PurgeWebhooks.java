package caravan.commerce.webhooks;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Keeps the log of deliveries bounded, and removes what deleted endpoints left. */
final class PurgeWebhooks implements Worker {
    static final String NAME = "purge-webhooks";

    /** Rows of one kind that one transaction removes, so that it never holds locks for long. */
    static final int ROWS_MAX = 1_000;

    /** Longer than a transaction that still wrote deliveries for an endpoint when it was deleted. */
    private static final Duration DELETED_KEPT = Duration.ofMinutes(10);

    /** A message may be older than its delivery, by as much as its subscription was late. */
    private static final Duration EVENTS_KEPT_LONGER = Duration.ofDays(1);

    private final Database database;
    private final PurgeRepository purge;
    private final Clock clock;
    private final Duration kept;
    private final Duration retryFor;

    /**
     * @param kept how long settled deliveries stay in the log
     * @param retryFor after this time, deliveries of a paused endpoint fail
     */
    PurgeWebhooks(Database database, PurgeRepository purge, Clock clock, Duration kept, Duration retryFor) {
        this.database = database;
        this.purge = purge;
        this.clock = clock;
        this.kept = kept;
        this.retryFor = retryFor;
    }

    @Override
    public boolean work() {
        Instant now = clock.instant();
        boolean isMore = database.write(
                transaction -> purge.purgeDeliveries(transaction, now.minus(kept), ROWS_MAX) == ROWS_MAX);
        isMore |= database.write(transaction ->
                purge.purgeEvents(transaction, now.minus(kept).minus(EVENTS_KEPT_LONGER), ROWS_MAX) == ROWS_MAX);
        isMore |= database.write(
                transaction -> purge.expirePaused(transaction, now.minus(retryFor), now, ROWS_MAX) >= ROWS_MAX);
        isMore |= database.write(
                transaction -> purge.purgeDeleted(transaction, now.minus(DELETED_KEPT), ROWS_MAX) >= ROWS_MAX);
        return isMore;
    }
}
