package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.kernel.UserId;
import caravan.users.domain.SignIn;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The audit trail of sign-ins, as stored. */
public interface SignInRepository {
    /** One user's sign-ins, newest first. */
    List<SignIn> page(UserId userId, Optional<UUID> before, int rowsMax);

    /** Everybody's sign-ins, newest first. */
    List<SignIn> page(Optional<UUID> before, int rowsMax);

    void add(Transaction transaction, List<SignIn> signIns);

    /** Takes out what tells about a person whose account goes; that something happened stays. */
    void anonymise(Transaction transaction, Collection<UserId> userIds);

    /**
     * Forgets what is older.
     *
     * @return how many rows went, at most so many
     */
    int forget(Transaction transaction, Instant before, int rowsMax);
}
