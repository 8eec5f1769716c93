package caravan.commerce.payments.simulated.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.simulated.SimulatedKind;
import caravan.commerce.payments.simulated.SimulatedOperation;
import caravan.commerce.payments.simulated.SimulatedOperationRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Stores the log in the simulated provider's own tables, {@code simulated_operation}, {@code simulated_time_out} and {@code
 * simulated_forgetting}.
 */
public final class PostgresSimulatedOperationRepository implements SimulatedOperationRepository {
    private static final Columns<SimulatedOperation> OPERATIONS = Columns.<SimulatedOperation>of()
            .uuid("key", operation -> operation.key().value())
            .text("kind", operation -> operation.kind().wireName())
            .uuid("authorization_key", SimulatedOperation::authorizationKey)
            .uuid("payment_id", operation -> operation.paymentId().value())
            .int8("amount", operation -> operation.amount().amount())
            .text("currency", operation -> operation.amount().currency().value())
            .text("method", SimulatedOperation::method)
            .text("outcome", PostgresSimulatedOperationRepository::outcome)
            .text("reason", PostgresSimulatedOperationRepository::reason)
            .text("reference", PostgresSimulatedOperationRepository::reference);
    private static final String APPEND = "INSERT INTO simulated_operation (at, " + OPERATIONS.names()
            + ") SELECT ?, new.* FROM " + OPERATIONS.as("new") + " ON CONFLICT DO NOTHING";

    private final SqlDatabase database;

    public PostgresSimulatedOperationRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public List<SimulatedOperation> lock(Transaction transaction, Collection<UUID> authorizationKeys) {
        if (authorizationKeys.isEmpty()) {
            return List.of();
        }
        List<UUID> locked = JdbcStatement.of(
                        transaction, "SELECT key FROM simulated_operation WHERE key = ANY (?) ORDER BY key FOR UPDATE")
                .bindArray("uuid", authorizationKeys)
                .list(row -> row.getObject("key", UUID.class));
        if (locked.isEmpty()) {
            // All operations of an authorization come after it.
            return List.of();
        }
        return JdbcStatement.of(transaction, "SELECT * FROM simulated_operation WHERE authorization_key = ANY (?)")
                .bindArray("uuid", locked)
                .list(PostgresSimulatedOperationRepository::operation);
    }

    @Override
    public Optional<SimulatedOperation> find(OperationKey key) {
        return database.read(handle -> handle.createQuery("SELECT * FROM simulated_operation WHERE key = :key")
                .bind("key", key.value())
                .map((row, _) -> operation(row))
                .findOne());
    }

    @Override
    public Set<UUID> timeOutOnce(Transaction transaction, Collection<UUID> keys, Instant now) {
        return new HashSet<>(JdbcStatement.of(transaction, """
                INSERT INTO simulated_time_out (key, at)
                SELECT key, ? FROM unnest(?) AS k (key) ORDER BY key
                ON CONFLICT DO NOTHING RETURNING key
                """)
                .bind(now)
                .bindArray("uuid", keys)
                .list(row -> row.getObject("key", UUID.class)));
    }

    @Override
    public void append(Transaction transaction, List<SimulatedOperation> operations, Instant now) {
        if (operations.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, APPEND)
                .bind(now)
                .bindRows(OPERATIONS, operations)
                .write();
    }

    @Override
    public boolean forgetEnded(Transaction transaction, Instant before, int authorizationsMax) {
        Handle handle = SqlTransaction.handle(transaction);
        if (!takeTurn(handle)) {
            return false;
        }
        int timeOuts = handle.createUpdate("""
                        DELETE FROM simulated_time_out WHERE key IN (
                            SELECT key FROM simulated_time_out WHERE at < :before ORDER BY at LIMIT :rows_max)
                        """)
                .bind("before", before)
                .bind("rows_max", authorizationsMax)
                .execute();
        List<UUID> ended = handle.createQuery("""
                        SELECT authorization_key FROM simulated_operation
                        WHERE at < :before AND ((kind = 'authorize' AND outcome = 'declined')
                            OR (kind IN ('void', 'refund') AND outcome = 'approved'))
                        ORDER BY at LIMIT :rows_max
                        """)
                .bind("before", before)
                .bind("rows_max", authorizationsMax)
                .mapTo(UUID.class)
                .list();
        if (!ended.isEmpty()) {
            forget(handle, ended, before);
        }
        return timeOuts == authorizationsMax || ended.size() == authorizationsMax;
    }

    private static boolean takeTurn(Handle handle) {
        return handle.createQuery("SELECT one FROM simulated_forgetting FOR UPDATE SKIP LOCKED")
                .mapTo(Boolean.class)
                .findOne()
                .isPresent();
    }

    private static void forget(Handle handle, List<UUID> authorizationKeys, Instant before) {
        JdbcStatement.of(handle, "DELETE FROM simulated_operation WHERE authorization_key = ANY (?)")
                .bindArray("uuid", authorizationKeys)
                .write();
        handle.createUpdate("UPDATE simulated_forgetting SET forgotten_before = greatest(forgotten_before, :before)")
                .bind("before", before)
                .execute();
    }

    private static String outcome(SimulatedOperation operation) {
        return switch (operation.reply()) {
            case ProviderReply.Approved _ -> "approved";
            case ProviderReply.Declined _ -> "declined";
            case ProviderReply.ActionRequired _, ProviderReply.Lapsed _ -> throw neverRequired();
        };
    }

    private static @Nullable String reason(SimulatedOperation operation) {
        return switch (operation.reply()) {
            case ProviderReply.Approved _ -> null;
            case ProviderReply.Declined declined -> declined.reason();
            case ProviderReply.ActionRequired _, ProviderReply.Lapsed _ -> throw neverRequired();
        };
    }

    private static @Nullable String reference(SimulatedOperation operation) {
        return switch (operation.reply()) {
            case ProviderReply.Approved approved -> approved.reference();
            case ProviderReply.Declined _ -> null;
            case ProviderReply.ActionRequired _, ProviderReply.Lapsed _ -> throw neverRequired();
        };
    }

    private static IllegalStateException neverRequired() {
        return new IllegalStateException(
                "the simulated provider requires no action, and its authorizations do not lapse");
    }

    private static SimulatedOperation operation(ResultSet row) throws SQLException {
        ProviderReply reply = row.getString("outcome").equals("approved")
                ? new ProviderReply.Approved(row.getString("reference"))
                : new ProviderReply.Declined(row.getString("reason"));
        return new SimulatedOperation(
                new OperationKey(row.getObject("key", UUID.class)),
                SimulatedKind.parse(row.getString("kind")),
                row.getObject("authorization_key", UUID.class),
                new PaymentId(row.getObject("payment_id", UUID.class)),
                Money.of(row.getLong("amount"), row.getString("currency")),
                row.getString("method"),
                reply);
    }
}
