package caravan.commerce.payments.provider;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.ProviderAnswer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The simulated provider's own tables. */
final class SimulatedLog {
    private SimulatedLog() {}

    /** All that was done with these authorizations; locks the authorizations, so that two calls for one go in turn. */
    static List<SimulatedOperation> lock(Handle handle, Collection<UUID> authorizationKeys) {
        List<UUID> keys = List.copyOf(authorizationKeys);
        handle.createQuery("SELECT key FROM simulated_operation WHERE key = ANY (:keys) ORDER BY key FOR UPDATE")
                .bindArray("keys", UUID.class, keys)
                .mapTo(UUID.class)
                .list();
        return handle.createQuery("SELECT * FROM simulated_operation WHERE authorization_key = ANY (:keys)")
                .bindArray("keys", UUID.class, keys)
                .map((row, _) -> operation(row))
                .list();
    }

    static Optional<ProviderAnswer> find(Handle handle, IntentId key) {
        return handle.createQuery("SELECT * FROM simulated_operation WHERE key = :key")
                .bind("key", key.value())
                .map((row, _) -> operation(row).answer())
                .findOne();
    }

    /** Those of the keys that had not timed out before; now they have. */
    static Set<UUID> timeOutOnce(Handle handle, Collection<UUID> keys, Instant now) {
        return handle.createQuery("""
                        INSERT INTO simulated_time_out (key, at)
                        SELECT key, :now FROM unnest(:keys) AS k (key) ORDER BY key
                        ON CONFLICT DO NOTHING RETURNING key
                        """)
                .bindArray("keys", UUID.class, List.copyOf(keys))
                .bind("now", now)
                .mapTo(UUID.class)
                .collect(Collectors.toSet());
    }

    /** Two callers with one key at once come to the same line: the second is dropped. */
    static void append(Handle handle, List<SimulatedOperation> operations, Instant now) {
        handle.createUpdate("""
                        INSERT INTO simulated_operation (key, kind, authorization_key, payment_id, amount, currency,
                            method, outcome, reason, reference, at)
                        SELECT u.*, :now FROM unnest(:keys, :kinds, :authorization_keys, :payment_ids, :amounts,
                            :currencies, :methods, :outcomes, :reasons, :references) AS u ON CONFLICT DO NOTHING
                        """)
                .bindArray(
                        "keys",
                        UUID.class,
                        operations.stream().map(o -> o.key().value()).toList())
                .bindArray(
                        "kinds",
                        String.class,
                        operations.stream().map(o -> o.kind().code()).toList())
                .bindArray(
                        "authorization_keys",
                        UUID.class,
                        operations.stream()
                                .map(SimulatedOperation::authorizationKey)
                                .toList())
                .bindArray(
                        "payment_ids",
                        UUID.class,
                        operations.stream().map(o -> o.paymentId().value()).toList())
                .bindArray(
                        "amounts",
                        Long.class,
                        operations.stream().map(o -> o.amount().amount()).toList())
                .bindArray(
                        "currencies",
                        String.class,
                        operations.stream()
                                .map(o -> o.amount().currency().value())
                                .toList())
                .bindArray(
                        "methods",
                        String.class,
                        operations.stream().map(SimulatedOperation::method).toList())
                .bindArray(
                        "outcomes",
                        String.class,
                        operations.stream().map(o -> o.answer().outcome()).toList())
                .bindArray(
                        "reasons",
                        String.class,
                        operations.stream()
                                .map(o -> o.answer().declineReason().orElse(null))
                                .toList())
                .bindArray(
                        "references",
                        String.class,
                        operations.stream().map(SimulatedLog::reference).toList())
                .bind("now", now)
                .execute();
    }

    private static @Nullable String reference(SimulatedOperation operation) {
        return switch (operation.answer()) {
            case ProviderAnswer.Approved approved -> approved.reference();
            case ProviderAnswer.Declined _ -> null;
        };
    }

    private static SimulatedOperation operation(ResultSet row) throws SQLException {
        ProviderAnswer answer = row.getString("outcome").equals("approved")
                ? new ProviderAnswer.Approved(row.getString("reference"))
                : new ProviderAnswer.Declined(row.getString("reason"));
        return new SimulatedOperation(
                new IntentId(row.getObject("key", UUID.class)),
                OperationKind.ofCode(row.getString("kind")),
                row.getObject("authorization_key", UUID.class),
                new PaymentId(row.getObject("payment_id", UUID.class)),
                Money.of(row.getLong("amount"), row.getString("currency")),
                row.getString("method"),
                answer);
    }
}
