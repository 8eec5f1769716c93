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

/** Stores accounts. Locks are taken in order of the ids; an account's lock guards everything that belongs to the user. */
public interface AccountRepository {
    /** An account, and the hash that its password is checked against. */
    record Credentials(Account account, PasswordHash passwordHash) {}

    Optional<Account> find(UserId id);

    Optional<Credentials> credentials(UserId id);

    Optional<Credentials> credentials(Username username);

    /** Accounts in order of their ids. */
    List<Account> page(Optional<UserId> after, int rowsMax);

    /** Accounts whose names begin with a text, in the order of the names' code points. */
    List<Account> named(String prefix, Optional<Username> after, int rowsMax);

    /** The same as {@link #page} within a transaction; the accounts cannot change until it ends. */
    List<Account> page(Transaction transaction, Optional<UserId> after, int rowsMax);

    /** The last versions of deleted accounts, in order of their ids. */
    Map<UserId, Long> deletedPage(Transaction transaction, Optional<UserId> after, int rowsMax);

    boolean hasAdministrator();

    /** A new account, and the skeleton of its name. */
    record NewAccount(Credentials credentials, NameSkeleton skeleton) {}

    /**
     * Adds the accounts whose names are free and look like no other name. Of two accounts with the same name, the earlier in the list is
     * added.
     *
     * @return the ids of the added accounts
     */
    Set<UserId> add(Transaction transaction, List<NewAccount> accounts);

    /** Accounts without a stored skeleton, in order of their ids. */
    List<Account> withoutSkeleton(Optional<UserId> after, int rowsMax);

    /** Stores skeletons, except those that another account has already. */
    void saveFreeSkeletons(Transaction transaction, Map<NameSkeleton, UserId> skeletons);

    /** Locks and loads the accounts. Ids without an account are left out. */
    Map<UserId, Credentials> lock(Transaction transaction, Collection<UserId> ids);

    /** The same for these and for all administrators, so that no other transaction can remove the last one meanwhile. */
    Map<UserId, Credentials> lockWithAdministrators(Transaction transaction, Collection<UserId> ids);

    /** Stores the display names, roles and versions. */
    void save(Transaction transaction, Collection<Account> accounts);

    void savePasswords(Transaction transaction, Map<UserId, PasswordHash> passwordHashes);

    /** Deletes accounts with their sessions. Their ids and last versions are kept. */
    void delete(Transaction transaction, Collection<UserId> ids);
}
