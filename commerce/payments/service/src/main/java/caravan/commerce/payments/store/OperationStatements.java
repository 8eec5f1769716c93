package caravan.commerce.payments.store;

import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentRepository.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** Reads what the provider was asked to do for a payment. */
final class OperationStatements {
    /** The latest. A refused operation is asked for again until it is done. */
    private static final int OPERATIONS_MAX = 200;

    private static final String OF_PAYMENT = """
            SELECT intent.*, waiting.attempts, waiting.next_attempt_at
            FROM (SELECT * FROM provider_intent WHERE payment_id = ? ORDER BY id DESC LIMIT ?) AS intent
            LEFT JOIN waiting_intent AS waiting ON waiting.intent_id = intent.id
            ORDER BY intent.id
            """;

    private OperationStatements() {}

    static List<Operation> of(Handle handle, PaymentId payment) {
        return JdbcStatement.of(handle, OF_PAYMENT)
                .bind(payment.value())
                .bind(OPERATIONS_MAX)
                .list(OperationStatements::operation);
    }

    private static Operation operation(ResultSet row) throws SQLException {
        int attempts = row.getInt("attempts");
        return new Operation(
                IntentStatements.intent(row),
                Optional.ofNullable(row.getString("outcome")),
                Optional.ofNullable(row.getString("reason")),
                row.getObject("next_attempt_at") == null ? OptionalInt.empty() : OptionalInt.of(attempts),
                instant(row, "next_attempt_at"),
                PaymentRows.instant(row, "created_at"),
                instant(row, "settled_at"),
                row.getString("cause_id"),
                row.getString("trace_id"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
