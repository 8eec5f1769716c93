package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.Credentials;
import caravan.users.domain.Account;
import caravan.users.domain.DisplayName;
import caravan.users.domain.NameSkeleton;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Username;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/** Stores accounts in the table {@code account}. */
public final class PostgresAccountRepository implements AccountRepository {
    /** Sorts before every UUIDv7, so the first page comes after it. */
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final SqlDatabase database;

    public PostgresAccountRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Optional<Account> find(UserId id) {
        return database.read(handle -> handle.createQuery("""
                        SELECT user_id, username, display_name, role, created_at, version
                        FROM account WHERE user_id = :user""")
                .bind("user", id.value())
                .map((row, context) -> Rows.account(row))
                .findOne());
    }

    @Override
    public Optional<Credentials> credentials(UserId id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM account WHERE user_id = :user")
                .bind("user", id.value())
                .map((row, context) -> Rows.credentials(row))
                .findOne());
    }

    @Override
    public Optional<Credentials> credentials(Username username) {
        return database.read(handle -> handle.createQuery("SELECT * FROM account WHERE username = :username")
                .bind("username", username.value())
                .map((row, context) -> Rows.credentials(row))
                .findOne());
    }

    @Override
    public List<Account> page(Optional<UserId> after, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT user_id, username, display_name, role, created_at, version
                        FROM account WHERE user_id > :after ORDER BY user_id LIMIT :rows""")
                .bind("after", after.map(UserId::value).orElse(BEFORE_ALL))
                .bind("rows", rowsMax)
                .map((row, context) -> Rows.account(row))
                .list());
    }

    @Override
    public List<Account> page(Transaction transaction, Optional<UserId> after, int rowsMax) {
        // Shared locks: a page cannot tell an older state after a newer one was told.
        return SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT user_id, username, display_name, role, created_at, version
                        FROM account WHERE user_id > :after ORDER BY user_id LIMIT :rows FOR SHARE""")
                .bind("after", after.map(UserId::value).orElse(BEFORE_ALL))
                .bind("rows", rowsMax)
                .map((row, context) -> Rows.account(row))
                .list();
    }

    @Override
    public Map<UserId, Long> deletedPage(Transaction transaction, Optional<UserId> after, int rowsMax) {
        Map<UserId, Long> deleted = new LinkedHashMap<>();
        SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT user_id, version FROM deleted_account
                        WHERE user_id > :after ORDER BY user_id LIMIT :rows""")
                .bind("after", after.map(UserId::value).orElse(BEFORE_ALL))
                .bind("rows", rowsMax)
                .map((row, context) ->
                        Map.entry(new UserId(row.getObject("user_id", UUID.class)), row.getLong("version")))
                .forEach(row -> deleted.put(row.getKey(), row.getValue()));
        return deleted;
    }

    @Override
    public boolean hasAdministrator() {
        return database.read(
                handle -> handle.createQuery("SELECT EXISTS (SELECT FROM account WHERE role = 'administrator')")
                        .mapTo(Boolean.class)
                        .one());
    }

    @Override
    public Set<UserId> add(Transaction transaction, List<NewAccount> accounts) {
        // In the order of the skeletons, so that two transactions that add the same names lock them in the same order.
        List<UUID> added = SqlTransaction.handle(transaction)
                .createQuery("""
                        INSERT INTO account
                            (user_id, username, name_skeleton, role, password_hash, created_at, version)
                        SELECT user_id, username, name_skeleton, role, password_hash, created_at::timestamptz, version
                        FROM unnest(:users, :usernames, :skeletons, :roles, :hashes, :times, :versions) WITH ORDINALITY
                            AS given (user_id, username, name_skeleton, role, password_hash, created_at, version, place)
                        ORDER BY name_skeleton, place
                        ON CONFLICT DO NOTHING
                        RETURNING user_id""")
                .bind("users", Rows.uuids(accounts, row -> account(row).id().value()))
                .bind("usernames", Rows.texts(accounts, row -> account(row).username()))
                .bind("skeletons", Rows.texts(accounts, row -> row.skeleton().value()))
                .bind("roles", Rows.texts(accounts, row -> account(row).role().wireName()))
                .bind(
                        "hashes",
                        Rows.texts(
                                accounts,
                                row -> row.credentials().passwordHash().value()))
                .bind("times", Rows.texts(accounts, row -> account(row).createdAt()))
                .bind("versions", Rows.numbers(accounts, row -> account(row).version()))
                .mapTo(UUID.class)
                .list();
        Set<UserId> ids = new HashSet<>();
        added.forEach(id -> ids.add(new UserId(id)));
        return ids;
    }

    private static Account account(NewAccount added) {
        return added.credentials().account();
    }

    @Override
    public List<Account> withoutSkeleton(Optional<UserId> after, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT user_id, username, display_name, role, created_at, version
                        FROM account WHERE name_skeleton IS NULL AND user_id > :after
                        ORDER BY user_id LIMIT :rows""")
                .bind("after", after.map(UserId::value).orElse(BEFORE_ALL))
                .bind("rows", rowsMax)
                .map((row, context) -> Rows.account(row))
                .list());
    }

    @Override
    public void saveFreeSkeletons(Transaction transaction, Map<NameSkeleton, UserId> skeletons) {
        List<Map.Entry<NameSkeleton, UserId>> rows = List.copyOf(skeletons.entrySet());
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        UPDATE account SET name_skeleton = given.name_skeleton
                        FROM unnest(:users, :skeletons) AS given (user_id, name_skeleton)
                        WHERE account.user_id = given.user_id AND NOT EXISTS (
                            SELECT FROM account AS other WHERE other.name_skeleton = given.name_skeleton)""")
                .bind("users", Rows.uuids(rows, row -> row.getValue().value()))
                .bind("skeletons", Rows.texts(rows, row -> row.getKey().value()))
                .execute();
    }

    @Override
    public Map<UserId, Credentials> lock(Transaction transaction, Collection<UserId> ids) {
        return byId(SqlTransaction.handle(transaction)
                .createQuery("SELECT * FROM account WHERE user_id = ANY(:users) ORDER BY user_id FOR UPDATE")
                .bind("users", Rows.userIds(ids)));
    }

    @Override
    public Map<UserId, Credentials> lockWithAdministrators(Transaction transaction, Collection<UserId> ids) {
        return byId(SqlTransaction.handle(transaction).createQuery("""
                        SELECT * FROM account WHERE user_id = ANY(:users) OR role = 'administrator'
                        ORDER BY user_id FOR UPDATE""").bind("users", Rows.userIds(ids)));
    }

    @Override
    public void save(Transaction transaction, Collection<Account> accounts) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        UPDATE account
                        SET display_name = NULLIF(given.display_name, ''), role = given.role, version = given.version
                        FROM unnest(:users, :names, :roles, :versions) AS given (user_id, display_name, role, version)
                        WHERE account.user_id = given.user_id""")
                .bind("users", Rows.uuids(accounts, account -> account.id().value()))
                .bind(
                        "names",
                        Rows.texts(
                                accounts,
                                account -> account.displayName()
                                        .map(DisplayName::value)
                                        .orElse("")))
                .bind("roles", Rows.texts(accounts, account -> account.role().wireName()))
                .bind("versions", Rows.numbers(accounts, Account::version))
                .execute();
    }

    @Override
    public void savePasswords(Transaction transaction, Map<UserId, PasswordHash> passwordHashes) {
        List<Map.Entry<UserId, PasswordHash>> rows = List.copyOf(passwordHashes.entrySet());
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        UPDATE account SET password_hash = given.password_hash
                        FROM unnest(:users, :hashes) AS given (user_id, password_hash)
                        WHERE account.user_id = given.user_id""")
                .bind("users", Rows.uuids(rows, row -> row.getKey().value()))
                .bind("hashes", Rows.texts(rows, row -> row.getValue().value()))
                .execute();
    }

    @Override
    public void delete(Transaction transaction, Collection<UserId> ids) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        WITH gone AS (DELETE FROM account WHERE user_id = ANY(:users) RETURNING user_id, version)
                        INSERT INTO deleted_account (user_id, version) SELECT user_id, version + 1 FROM gone""")
                .bind("users", Rows.userIds(ids))
                .execute();
    }

    private static Map<UserId, Credentials> byId(Query query) {
        Map<UserId, Credentials> found = new LinkedHashMap<>();
        query.map((row, context) -> Rows.credentials(row))
                .forEach(credentials -> found.put(credentials.account().id(), credentials));
        return found;
    }
}
