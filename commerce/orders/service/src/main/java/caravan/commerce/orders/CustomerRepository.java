package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.Set;

/** The accounts that exist, as the messages of users say. */
public interface CustomerRepository {
    /** Answers which of these users have an account. */
    Set<UserId> known(Transaction transaction, Collection<UserId> ids);

    /** Adds accounts. One that is there already stays as it is. */
    void add(Transaction transaction, Collection<UserId> ids);

    /** Removes accounts. */
    void remove(Transaction transaction, Collection<UserId> ids);
}
