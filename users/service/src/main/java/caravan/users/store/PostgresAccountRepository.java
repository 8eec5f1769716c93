package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
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

/** Stores accounts in the table {@code account}. */
public final class PostgresAccountRepository implements AccountRepository {
    /** Sorts before every UUIDv7, so the first page comes after it. */
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** Sorts after every character of a name. */
    private static final String AFTER_ALL = Character.toString(Character.MAX_CODE_POINT);

    private static final Columns<NewAccount> NEW = Columns.<NewAccount>of()
            .uuid("user_id", row -> account(row).id().value())
            .text("username", row -> account(row).username().value())
            .text("name_skeleton", row -> row.skeleton().value())
            .text("role", row -> account(row).role().wireName())
            .text("password_hash", row -> row.credentials().passwordHash().value())
            .timestamptz("created_at", row -> account(row).createdAt())
            .int8("version", row -> account(row).version());

    // In the order of the skeletons, so that two transactions that add the same names lock them in the same order.
    private static final String ADD = """
            INSERT INTO account (%1$s)
            SELECT %1$s FROM %2$s WITH ORDINALITY AS given (%1$s, place)
            ORDER BY name_skeleton, place
            ON CONFLICT DO NOTHING
            RETURNING user_id
            """.formatted(NEW.names(), NEW.unnest());

    private static final Columns<Map.Entry<NameSkeleton, UserId>> SKELETONS =
            Columns.<Map.Entry<NameSkeleton, UserId>>of()
                    .uuid("user_id", row -> row.getValue().value())
                    .text("name_skeleton", row -> row.getKey().value());

    private static final String SAVE_FREE_SKELETONS = """
            UPDATE account SET name_skeleton = given.name_skeleton
            FROM %s
            WHERE account.user_id = given.user_id AND NOT EXISTS (
                SELECT FROM account AS other WHERE other.name_skeleton = given.name_skeleton)
            """.formatted(SKELETONS.as("given"));

    private static final Columns<Account> CHANGED = Columns.<Account>of()
            .uuid("user_id", account -> account.id().value())
            .text(
                    "display_name",
                    account -> account.displayName().map(DisplayName::value).orElse(null))
            .text("role", account -> account.role().wireName())
            .int8("version", Account::version);

    private static final String SAVE = """
            UPDATE account SET display_name = given.display_name, role = given.role, version = given.version
            FROM %s
            WHERE account.user_id = given.user_id
            """.formatted(CHANGED.as("given"));

    private static final Columns<Map.Entry<UserId, PasswordHash>> PASSWORDS =
            Columns.<Map.Entry<UserId, PasswordHash>>of()
                    .uuid("user_id", row -> row.getKey().value())
                    .text("password_hash", row -> row.getValue().value());

    private static final String SAVE_PASSWORDS = """
            UPDATE account SET password_hash = given.password_hash
            FROM %s
            WHERE account.user_id = given.user_id
            """.formatted(PASSWORDS.as("given"));

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
    public List<Account> named(String prefix, Optional<Username> after, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT user_id, username, display_name, role, created_at, version
                        FROM account
                        WHERE username ~>=~ :prefix AND username ~<~ :end AND username ~>~ :after
                        ORDER BY username USING ~<~ LIMIT :rows""")
                .bind("prefix", prefix)
                .bind("end", prefix + AFTER_ALL)
                .bind("after", after.map(Username::value).orElse(""))
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
                handle -> JdbcStatement.of(handle, "SELECT EXISTS (SELECT FROM account WHERE role = 'administrator')")
                        .list(row -> row.getBoolean(1))
                        .getFirst());
    }

    @Override
    public Set<UserId> add(Transaction transaction, List<NewAccount> accounts) {
        return new HashSet<>(JdbcStatement.of(transaction, ADD)
                .bindRows(NEW, accounts)
                .list(row -> new UserId(row.getObject("user_id", UUID.class))));
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
        JdbcStatement.of(transaction, SAVE_FREE_SKELETONS)
                .bindRows(SKELETONS, skeletons.entrySet())
                .write();
    }

    @Override
    public Map<UserId, Credentials> lock(Transaction transaction, Collection<UserId> ids) {
        return locked(transaction, "SELECT * FROM account WHERE user_id = ANY (?) ORDER BY user_id FOR UPDATE", ids);
    }

    @Override
    public Map<UserId, Credentials> lockWithAdministrators(Transaction transaction, Collection<UserId> ids) {
        return locked(transaction, """
                SELECT * FROM account WHERE user_id = ANY (?) OR role = 'administrator' ORDER BY user_id FOR UPDATE
                """, ids);
    }

    private static Map<UserId, Credentials> locked(Transaction transaction, String query, Collection<UserId> ids) {
        Map<UserId, Credentials> found = new LinkedHashMap<>();
        JdbcStatement.of(transaction, query)
                .bindArray("uuid", ids, UserId::value)
                .list(Rows::credentials)
                .forEach(credentials -> found.put(credentials.account().id(), credentials));
        return found;
    }

    @Override
    public void save(Transaction transaction, Collection<Account> accounts) {
        JdbcStatement.of(transaction, SAVE).bindRows(CHANGED, accounts).write();
    }

    @Override
    public void savePasswords(Transaction transaction, Map<UserId, PasswordHash> passwordHashes) {
        JdbcStatement.of(transaction, SAVE_PASSWORDS)
                .bindRows(PASSWORDS, passwordHashes.entrySet())
                .write();
    }

    @Override
    public void delete(Transaction transaction, Collection<UserId> ids) {
        JdbcStatement.of(transaction, """
                WITH gone AS (DELETE FROM account WHERE user_id = ANY (?) RETURNING user_id, version)
                INSERT INTO deleted_account (user_id, version) SELECT user_id, version + 1 FROM gone
                """).bindArray("uuid", ids, UserId::value).write();
    }
}
