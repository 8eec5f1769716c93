package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.Set;

/** The accounts there are, as users tells them. */
public interface CustomerRepository {
    /** Those of these that have an account. */
    Set<UserId> known(Transaction transaction, Collection<UserId> ids);

    /** Adds those that are new. */
    void add(Transaction transaction, Collection<UserId> ids);

    /** Forgets those that are gone. */
    void remove(Transaction transaction, Collection<UserId> ids);
}
