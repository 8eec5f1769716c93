package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.PaymentId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Stores which events of the provider have come. */
public interface ProviderEventRepository {
    /** Adds events, and returns those that had not come before. */
    List<String> addNew(Transaction transaction, Collection<String> ids, Instant now);

    /**
     * Makes the open looks at these payments due.
     *
     * @return how many there are
     */
    int lookNow(Transaction transaction, Collection<PaymentId> payments, Instant now);

    /**
     * Deletes events that came before a moment.
     *
     * @return whether there may be more of them
     */
    boolean forget(Transaction transaction, Instant before, int rowsMax);
}
