package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.kernel.UserId;
import caravan.users.SignInRepository;
import caravan.users.domain.SignIn;
import caravan.users.domain.SignInOutcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores the audit trail of sign-ins in the table {@code sign_in}. */
public final class PostgresSignInRepository implements SignInRepository {
    /** Sorts after every UUIDv7, so the first page, newest first, comes before it. */
    private static final UUID AFTER_ALL = new UUID(-1, -1);

    private static final Columns<SignIn> LINES = Columns.<SignIn>of()
            .uuid("sign_in_id", SignIn::id)
            .uuid("user_id", line -> line.userId().map(UserId::value).orElse(null))
            .text("outcome", line -> line.outcome().wireName())
            .text("client_address", line -> line.client().address())
            .text("client_description", line -> line.client().description())
            .timestamptz("signed_in_at", SignIn::at);
    private static final String ADD = "INSERT INTO sign_in (" + LINES.names() + ") SELECT * FROM " + LINES.unnest();

    private final SqlDatabase database;

    public PostgresSignInRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public List<SignIn> page(UserId userId, Optional<UUID> before, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT * FROM sign_in WHERE user_id = :user AND sign_in_id < :before
                        ORDER BY sign_in_id DESC LIMIT :rows""")
                .bind("user", userId.value())
                .bind("before", before.orElse(AFTER_ALL))
                .bind("rows", rowsMax)
                .map((row, context) -> signIn(row))
                .list());
    }

    @Override
    public List<SignIn> page(Optional<UUID> before, int rowsMax) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM sign_in WHERE sign_in_id < :before ORDER BY sign_in_id DESC LIMIT :rows")
                .bind("before", before.orElse(AFTER_ALL))
                .bind("rows", rowsMax)
                .map((row, context) -> signIn(row))
                .list());
    }

    @Override
    public void add(Transaction transaction, List<SignIn> signIns) {
        JdbcStatement.of(transaction, ADD).bindRows(LINES, signIns).write();
    }

    @Override
    public void anonymise(Transaction transaction, Collection<UserId> userIds) {
        JdbcStatement.of(
                        transaction,
                        "UPDATE sign_in SET client_address = '', client_description = '' WHERE user_id = ANY (?)")
                .bindArray("uuid", userIds, UserId::value)
                .write();
    }

    @Override
    public int forget(Transaction transaction, Instant before, int rowsMax) {
        // By the id, which begins with the time and has an index, so the oldest rows are found first.
        return SqlTransaction.handle(transaction)
                .createUpdate("""
                        DELETE FROM sign_in WHERE sign_in_id IN (
                            SELECT sign_in_id FROM sign_in WHERE sign_in_id < :oldest
                            ORDER BY sign_in_id LIMIT :rows FOR UPDATE SKIP LOCKED)""")
                .bind("oldest", new UUID(before.toEpochMilli() << 16, 0))
                .bind("rows", rowsMax)
                .execute();
    }

    private static SignIn signIn(ResultSet row) throws SQLException {
        return new SignIn(
                row.getObject("sign_in_id", UUID.class),
                Optional.ofNullable(row.getObject("user_id", UUID.class)).map(UserId::new),
                SignInOutcome.parse(row.getString("outcome")),
                Rows.client(row),
                Rows.instant(row, "signed_in_at"));
    }
}
