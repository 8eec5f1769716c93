package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentRepository;
import caravan.commerce.payments.domain.Payment;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The statements on the tables {@code payment} and {@code payment_voided_early}. Each operation is one statement for the whole batch. */
final class PaymentStatements {
    private PaymentStatements() {}

    /** One statement is enough: early voids change only with messages of the same order, and those never run at the same time. */
    static PaymentRepository.Locked lock(Transaction transaction, Collection<PaymentId> ids) {
        Map<PaymentId, Payment> payments = HashMap.newHashMap(ids.size());
        Set<PaymentId> voidedEarly = new HashSet<>();
        JdbcStatement.of(transaction, """
                        WITH known AS MATERIALIZED (SELECT * FROM payment WHERE id = ANY (?) ORDER BY id FOR UPDATE)
                        SELECT known.*, NULL AS voided_early FROM known
                        UNION ALL
                        SELECT (NULL::payment).*, payment_id FROM payment_voided_early WHERE payment_id = ANY (?)
                        """)
                .bindArray("uuid", ids, PaymentId::value)
                .bindArray("uuid", ids, PaymentId::value)
                .forEach(row -> {
                    UUID early = PaymentRows.uuid(row, "voided_early");
                    if (early == null) {
                        Payment payment = PaymentRows.payment(row);
                        payments.put(payment.id(), payment);
                    } else {
                        voidedEarly.add(new PaymentId(early));
                    }
                });
        return new PaymentRepository.Locked(payments, voidedEarly);
    }

    static void insert(Transaction transaction, List<Payment> payments) {
        if (payments.isEmpty()) {
            return;
        }
        JdbcStatement statement = JdbcStatement.of(transaction, """
                INSERT INTO payment (id, status, follow_up, authorization_reference, capture_reference, decline_reason,
                    version, changed_at, order_id, user_id, amount, currency, method, created_at)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
        bindProgress(statement, payments)
                .bindArray("uuid", payments, payment -> payment.orderId().value())
                .bindArray("uuid", payments, payment -> payment.userId().value())
                .bindArray("int8", payments, payment -> payment.amount().amount())
                .bindArray(
                        "text", payments, payment -> payment.amount().currency().toString())
                .bindArray("text", payments, Payment::method)
                .bindArray("timestamptz", payments, Payment::createdAt)
                .write();
    }

    static void update(Transaction transaction, List<Payment> payments) {
        if (payments.isEmpty()) {
            return;
        }
        JdbcStatement statement = JdbcStatement.of(transaction, """
                UPDATE payment p SET status = u.status, follow_up = u.follow_up,
                    authorization_reference = u.authorization_reference, capture_reference = u.capture_reference,
                    decline_reason = u.decline_reason, version = u.version, changed_at = u.changed_at
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                    AS u (id, status, follow_up, authorization_reference, capture_reference, decline_reason, version, changed_at)
                WHERE p.id = u.id
                """);
        bindProgress(statement, payments).write();
    }

    /** Binds the id, and the columns that change after the insertion. */
    private static JdbcStatement bindProgress(JdbcStatement statement, List<Payment> payments) {
        return statement
                .bindArray("uuid", payments, payment -> payment.id().value())
                .bindArray("text", payments, payment -> payment.status().wireName())
                .bindArray("text", payments, payment -> payment.followUp().wireName())
                .bindArray(
                        "text",
                        payments,
                        payment -> payment.references().authorization().orElse(null))
                .bindArray(
                        "text",
                        payments,
                        payment -> payment.references().capture().orElse(null))
                .bindArray(
                        "text",
                        payments,
                        payment -> payment.references().declineReason().orElse(null))
                .bindArray("int8", payments, Payment::version)
                .bindArray("timestamptz", payments, Payment::changedAt);
    }

    static void insertVoidedEarly(Transaction transaction, Map<PaymentId, OrderId> payments, Instant at) {
        if (payments.isEmpty()) {
            return;
        }
        JdbcStatement statement = JdbcStatement.of(transaction, """
                INSERT INTO payment_voided_early (payment_id, order_id, voided_at)
                SELECT u.payment_id, u.order_id, ? FROM unnest(?, ?) AS u (payment_id, order_id)
                """);
        List<Map.Entry<PaymentId, OrderId>> rows = List.copyOf(payments.entrySet());
        statement
                .bind(at)
                .bindArray("uuid", rows, row -> row.getKey().value())
                .bindArray("uuid", rows, row -> row.getValue().value())
                .write();
    }
}
