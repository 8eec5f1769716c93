package caravan.chassis.api.messages;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import java.util.Optional;

/**
 * Tells a service's whole state again, page by page, for subscribers whose messages were purged. The descriptor names the types of these
 * messages. There is one message for each existing thing and one for each deleted thing, so the service keeps a row of deleted things.
 */
@FunctionalInterface
public interface StatePages {
    /**
     * Adds the next page to the outbox of a transaction. Lock the rows that are read ({@code FOR SHARE}), in the order in which changes
     * lock them. In another order, a change could be in the outbox before this page, although the page has the state before the change.
     *
     * @param after the key that the last call returned; empty for the first page
     * @param rowsMax things to tell at most
     * @return the key of the last thing that was told; empty if nothing comes after {@code after}
     */
    Optional<String> tell(Transaction transaction, Optional<String> after, int rowsMax, Cause cause);
}
