package caravan.commerce.payments.store;

import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.Payment;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code payment} and {@code payment_voided_early}; each operation is one statement for all of a batch. */
final class PaymentTable {
    private PaymentTable() {}

    static Map<PaymentId, Payment> lock(Handle handle, Collection<PaymentId> ids) {
        try (JdbcStatement statement =
                JdbcStatement.of(handle, "SELECT * FROM payment WHERE id = ANY (?) ORDER BY id FOR UPDATE")) {
            return statement.bindArray("uuid", Columns.of(ids, PaymentId::value)).list(PaymentRows::payment).stream()
                    .collect(Collectors.toMap(Payment::id, Function.identity()));
        }
    }

    static Set<PaymentId> voidedEarly(Handle handle, Collection<PaymentId> ids) {
        try (JdbcStatement statement =
                JdbcStatement.of(handle, "SELECT payment_id FROM payment_voided_early WHERE payment_id = ANY (?)")) {
            return Set.copyOf(statement
                    .bindArray("uuid", Columns.of(ids, PaymentId::value))
                    .list(row -> new PaymentId(PaymentRows.uuid(row, "payment_id"))));
        }
    }

    static void insert(Handle handle, List<Payment> payments) {
        if (payments.isEmpty()) {
            return;
        }
        try (JdbcStatement statement = JdbcStatement.of(handle, """
                INSERT INTO payment (id, status, follow_up, authorization_reference, capture_reference, decline_reason,
                    version, changed_at, order_id, user_id, amount, currency, method, created_at)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            bindProgress(statement, payments)
                    .bindArray(
                            "uuid",
                            Columns.of(payments, payment -> payment.orderId().value()))
                    .bindArray(
                            "uuid",
                            Columns.of(payments, payment -> payment.userId().value()))
                    .bindArray(
                            "int8",
                            Columns.of(payments, payment -> payment.amount().amount()))
                    .bindArray(
                            "text",
                            Columns.of(
                                    payments,
                                    payment -> payment.amount().currency().toString()))
                    .bindArray("text", Columns.of(payments, Payment::method))
                    .bindArray("timestamptz", Columns.times(payments, Payment::createdAt))
                    .update();
        }
    }

    static void update(Handle handle, List<Payment> payments) {
        if (payments.isEmpty()) {
            return;
        }
        try (JdbcStatement statement = JdbcStatement.of(handle, """
                UPDATE payment p SET status = u.status, follow_up = u.follow_up,
                    authorization_reference = u.authorization_reference, capture_reference = u.capture_reference,
                    decline_reason = u.decline_reason, version = u.version, changed_at = u.changed_at
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                    AS u (id, status, follow_up, authorization_reference, capture_reference, decline_reason, version, changed_at)
                WHERE p.id = u.id
                """)) {
            bindProgress(statement, payments).update();
        }
    }

    /** The id, and what of a payment changes after it was made. */
    private static JdbcStatement bindProgress(JdbcStatement statement, List<Payment> payments) {
        return statement
                .bindArray("uuid", Columns.of(payments, payment -> payment.id().value()))
                .bindArray(
                        "text", Columns.of(payments, payment -> payment.status().code()))
                .bindArray(
                        "text",
                        Columns.of(payments, payment -> payment.followUp().code()))
                .bindArray(
                        "text",
                        optional(payments, payment -> payment.references().authorization()))
                .bindArray(
                        "text",
                        optional(payments, payment -> payment.references().capture()))
                .bindArray(
                        "text",
                        optional(payments, payment -> payment.references().declineReason()))
                .bindArray("int8", Columns.of(payments, Payment::version))
                .bindArray("timestamptz", Columns.times(payments, Payment::changedAt));
    }

    private static List<@Nullable String> optional(List<Payment> payments, Function<Payment, Optional<String>> value) {
        return Columns.<Payment, @Nullable String>of(
                payments, payment -> value.apply(payment).orElse(null));
    }

    static void insertVoidedEarly(Handle handle, Map<PaymentId, OrderId> payments, Instant at) {
        if (payments.isEmpty()) {
            return;
        }
        try (JdbcStatement statement = JdbcStatement.of(handle, """
                INSERT INTO payment_voided_early (payment_id, order_id, voided_at)
                SELECT u.payment_id, u.order_id, ? FROM unnest(?, ?) AS u (payment_id, order_id)
                """)) {
            List<Map.Entry<PaymentId, OrderId>> rows = List.copyOf(payments.entrySet());
            statement
                    .bind(at)
                    .bindArray("uuid", Columns.of(rows, row -> row.getKey().value()))
                    .bindArray("uuid", Columns.of(rows, row -> row.getValue().value()))
                    .update();
        }
    }
}
