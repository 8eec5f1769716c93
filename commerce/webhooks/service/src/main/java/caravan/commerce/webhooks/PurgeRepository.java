package caravan.commerce.webhooks;

import caravan.chassis.api.Transaction;
import java.time.Instant;

/** Removes what is no longer needed. Each call removes a bounded number of rows, and returns how many. */
public interface PurgeRepository {
    /** Settled deliveries that were made before a moment, with their attempts. */
    int purgeDeliveries(Transaction transaction, Instant before, int rowsMax);

    /** Events before a moment that have no delivery any more. */
    int purgeEvents(Transaction transaction, Instant before, int rowsMax);

    /** Gives up deliveries of paused endpoints that have been pending since before a moment. */
    int expirePaused(Transaction transaction, Instant before, Instant now, int lanesMax);

    /** Deliveries of deleted endpoints; at last, the endpoints that were deleted before a moment. */
    int purgeDeleted(Transaction transaction, Instant before, int rowsMax);
}
