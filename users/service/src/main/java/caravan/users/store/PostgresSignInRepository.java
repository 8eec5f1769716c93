package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
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
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO sign_in
                            (sign_in_id, user_id, outcome, client_address, client_description, signed_in_at)
                        SELECT sign_in_id, NULLIF(user_id, '')::uuid, outcome, client_address, client_description,
                            signed_in_at::timestamptz
                        FROM unnest(:ids, :users, :outcomes, :addresses, :descriptions, :times) AS given
                            (sign_in_id, user_id, outcome, client_address, client_description, signed_in_at)""")
                .bind("ids", Rows.uuids(signIns, SignIn::id))
                .bind(
                        "users",
                        Rows.texts(
                                signIns,
                                line -> line.userId().map(UserId::toString).orElse("")))
                .bind("outcomes", Rows.texts(signIns, line -> line.outcome().wireName()))
                .bind("addresses", Rows.texts(signIns, line -> line.client().address()))
                .bind("descriptions", Rows.texts(signIns, line -> line.client().description()))
                .bind("times", Rows.texts(signIns, SignIn::at))
                .execute();
    }

    @Override
    public void anonymise(Transaction transaction, Collection<UserId> userIds) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        UPDATE sign_in SET client_address = '', client_description = ''
                        WHERE user_id = ANY(:users)""")
                .bind("users", Rows.userIds(userIds))
                .execute();
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
