package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
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
    /** The id, and what of a payment changes after it was made. */
    private static final Columns<Payment> PROGRESS = Columns.<Payment>of()
            .uuid("id", payment -> payment.id().value())
            .text("status", payment -> payment.status().wireName())
            .text("follow_up", payment -> payment.followUp().wireName())
            .text(
                    "authorization_reference",
                    payment -> payment.references().authorization().orElse(null))
            .text("capture_reference", payment -> payment.references().capture().orElse(null))
            .text(
                    "decline_reason",
                    payment -> payment.references().declineReason().orElse(null))
            .int8("version", Payment::version)
            .timestamptz("changed_at", Payment::changedAt);

    private static final Columns<Payment> NEW = PROGRESS.uuid(
                    "order_id", payment -> payment.orderId().value())
            .uuid("user_id", payment -> payment.userId().value())
            .int8("amount", payment -> payment.amount().amount())
            .text("currency", payment -> payment.amount().currency().toString())
            .text("method", Payment::method)
            .timestamptz("created_at", Payment::createdAt);

    private static final String INSERT = "INSERT INTO payment (" + NEW.names() + ") SELECT * FROM " + NEW.unnest();

    private static final String UPDATE = """
            UPDATE payment p SET status = u.status, follow_up = u.follow_up,
                authorization_reference = u.authorization_reference, capture_reference = u.capture_reference,
                decline_reason = u.decline_reason, version = u.version, changed_at = u.changed_at
            FROM %s
            WHERE p.id = u.id
            """.formatted(PROGRESS.as("u"));

    private static final Columns<Map.Entry<PaymentId, OrderId>> VOIDED_EARLY =
            Columns.<Map.Entry<PaymentId, OrderId>>of()
                    .uuid("payment_id", row -> row.getKey().value())
                    .uuid("order_id", row -> row.getValue().value());

    private static final String INSERT_VOIDED_EARLY = """
            INSERT INTO payment_voided_early (payment_id, order_id, voided_at)
            SELECT u.payment_id, u.order_id, ? FROM %s
            """.formatted(VOIDED_EARLY.as("u"));

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
        JdbcStatement.of(transaction, INSERT).bindRows(NEW, payments).write();
    }

    static void update(Transaction transaction, List<Payment> payments) {
        if (payments.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, UPDATE).bindRows(PROGRESS, payments).write();
    }

    static void insertVoidedEarly(Transaction transaction, Map<PaymentId, OrderId> payments, Instant at) {
        if (payments.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, INSERT_VOIDED_EARLY)
                .bind(at)
                .bindRows(VOIDED_EARLY, payments.entrySet())
                .write();
    }
}
