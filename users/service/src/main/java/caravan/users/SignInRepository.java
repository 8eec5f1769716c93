package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.kernel.UserId;
import caravan.users.domain.SignIn;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores the audit trail of sign-ins. */
public interface SignInRepository {
    /** One user's sign-ins, newest first. */
    List<SignIn> page(UserId userId, Optional<UUID> before, int rowsMax);

    /** All users' sign-ins, newest first. */
    List<SignIn> page(Optional<UUID> before, int rowsMax);

    void add(Transaction transaction, List<SignIn> signIns);

    /** Removes the addresses and clients of users whose accounts are deleted. The rows stay. */
    void anonymise(Transaction transaction, Collection<UserId> userIds);

    /**
     * Deletes rows that are older.
     *
     * @return how many rows were deleted; at most {@code rowsMax}
     */
    int forget(Transaction transaction, Instant before, int rowsMax);
}
