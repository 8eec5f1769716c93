package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.users.domain.SigningKeyState;
import caravan.users.tokens.SigningKeyRepository;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Stores signing keys in the table {@code signing_key}. There are only a few. */
public final class PostgresSigningKeyRepository implements SigningKeyRepository {
    private final SqlDatabase database;

    public PostgresSigningKeyRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public List<StoredKey> all() {
        return database.read(PostgresSigningKeyRepository::select);
    }

    @Override
    public List<StoredKey> lock(Transaction transaction) {
        SqlTransaction.handle(transaction).execute("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE");
        return select(SqlTransaction.handle(transaction));
    }

    @Override
    public void add(Transaction transaction, StoredKey key) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO signing_key (key_id, state, state_since, public_key, private_key_encrypted)
                        VALUES (:id, :state, :since, :public, :private)""")
                .bind("id", key.id())
                .bind("state", key.state().wireName())
                .bind("since", key.since())
                .bind("public", key.publicKey())
                .bind("private", key.privateKeyEncrypted())
                .execute();
    }

    @Override
    public void move(Transaction transaction, String id, SigningKeyState to, Instant at) {
        SqlTransaction.handle(transaction)
                .createUpdate("UPDATE signing_key SET state = :state, state_since = :since WHERE key_id = :id")
                .bind("id", id)
                .bind("state", to.wireName())
                .bind("since", at)
                .execute();
    }

    @Override
    public void forget(Transaction transaction, String id) {
        SqlTransaction.handle(transaction)
                .createUpdate("DELETE FROM signing_key WHERE key_id = :id")
                .bind("id", id)
                .execute();
    }

    private static List<StoredKey> select(Handle handle) {
        return JdbcStatement.of(handle, "SELECT * FROM signing_key ORDER BY state_since, key_id")
                .list(row -> new StoredKey(
                        row.getString("key_id"),
                        SigningKeyState.parse(row.getString("state")),
                        Rows.instant(row, "state_since"),
                        row.getString("public_key"),
                        row.getString("private_key_encrypted")));
    }
}
