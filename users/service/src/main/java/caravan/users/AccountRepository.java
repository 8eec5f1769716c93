package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.kernel.UserId;
import caravan.users.domain.Account;
import caravan.users.domain.NameSkeleton;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Username;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The accounts, as stored. Locks are taken in order of the ids, and guard all that belongs to the user. */
public interface AccountRepository {
    Optional<Account> find(UserId id);

    Optional<Credentials> credentials(UserId id);

    Optional<Credentials> credentials(Username username);

    /** Accounts in order of their ids. */
    List<Account> page(Optional<UserId> after, int rowsMax);

    /** The same within a transaction, which they do not change until it ends. */
    List<Account> page(Transaction transaction, Optional<UserId> after, int rowsMax);

    /** The last versions of accounts that are gone, in order of their ids. */
    Map<UserId, Long> deletedPage(Transaction transaction, Optional<UserId> after, int rowsMax);

    boolean hasAdministrator();

    /** An account to be added, and what its name looks like. */
    record NewAccount(Credentials credentials, NameSkeleton skeleton) {}

    /**
     * Adds those whose names are free and look like no other; of two with one name, the earlier in the list.
     *
     * @return the ids that were added
     */
    Set<UserId> add(Transaction transaction, List<NewAccount> accounts);

    /** Accounts whose skeleton is not written down, in order of their ids. */
    List<Account> withoutSkeleton(Optional<UserId> after, int rowsMax);

    /** Writes down what names look like, unless another account has that skeleton. */
    void saveFreeSkeletons(Transaction transaction, Map<NameSkeleton, UserId> skeletons);

    /** Locks and loads those that there are. */
    Map<UserId, Credentials> lock(Transaction transaction, Collection<UserId> ids);

    /** The same for these and for every administrator, so that nobody else can take the last one away meanwhile. */
    Map<UserId, Credentials> lockWithAdministrators(Transaction transaction, Collection<UserId> ids);

    /** Writes what can change of accounts: display name, role, version. */
    void save(Transaction transaction, Collection<Account> accounts);

    void savePasswords(Transaction transaction, Map<UserId, PasswordHash> passwordHashes);

    /** Deletes accounts, with their sessions; keeps that they were there. */
    void delete(Transaction transaction, Collection<UserId> ids);
}
