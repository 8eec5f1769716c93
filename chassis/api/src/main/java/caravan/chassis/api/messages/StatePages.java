package caravan.chassis.api.messages;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import java.util.Optional;

/**
 * Tells a service's whole state again, page by page, for subscribers that lack messages which are gone. The messages are those that the
 * descriptor names as its state: one for each thing that is there, and one for each that was deleted, so the service keeps a row of it.
 */
@FunctionalInterface
public interface StatePages {
    /**
     * Adds the next page to the outbox of a transaction. Lock the rows that are read ({@code FOR SHARE}), in the order in which changes lock
     * them: so no change of one comes before in the outbox and after in what the row said.
     *
     * @param after what the last page answered; empty for the first page
     * @param rowsMax things to tell at most
     * @return the key of the last thing that was told; empty if there is nothing behind {@code after}
     */
    Optional<String> tell(Transaction transaction, Optional<String> after, int rowsMax, Cause cause);
}
