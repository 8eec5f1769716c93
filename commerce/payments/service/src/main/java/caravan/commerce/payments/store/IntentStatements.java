package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentRepository;
import caravan.commerce.payments.PaymentRepository.OpenIntent;
import caravan.commerce.payments.PaymentRepository.SettledIntent;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.ProviderIntent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements on the table {@code provider_intent}. A row is inserted, and updated once; no index has a column that changes, so the
 * update stays within its page.
 */
final class IntentStatements {
    private static final Columns<OpenIntent> OPEN = Columns.<OpenIntent>of()
            .uuid("id", open -> open.intent().id().value())
            .uuid("payment_id", open -> open.intent().paymentId().value())
            .text("kind", open -> open.intent().kind().wireName())
            .int8("amount", open -> open.intent().amount().amount())
            .text("currency", open -> open.intent().amount().currency().toString())
            .text("cause_id", open -> open.cause().id())
            .text("trace_id", open -> open.cause().trace().traceId())
            .text("span_id", open -> open.cause().trace().spanId())
            .bool("sampled", open -> open.cause().trace().isSampled());

    private static final String INSERT = """
            INSERT INTO provider_intent (id, payment_id, kind, amount, currency, state, created_at, cause_id, trace_id,
                span_id, sampled)
            SELECT u.id, u.payment_id, u.kind, u.amount, u.currency, 'open', ?, u.cause_id, u.trace_id, u.span_id, u.sampled
            FROM %s
            """.formatted(OPEN.as("u"));

    private static final Columns<SettledIntent> SETTLED = Columns.<SettledIntent>of()
            .uuid("id", intent -> intent.id().value())
            .text("outcome", intent -> intent.answer().outcome())
            .text("reason", intent -> intent.answer().declineReason().orElse(null));

    private static final String SETTLE = """
            UPDATE provider_intent i SET state = 'settled', outcome = u.outcome, reason = u.reason, settled_at = ?
            FROM %s
            WHERE i.id = u.id
            """.formatted(SETTLED.as("u"));

    private IntentStatements() {}

    /** Intents are locked after their payments, so that an intent that another instance has just settled is not read as open. */
    static PaymentRepository.LockedIntents lock(
            Transaction transaction, Collection<PaymentId> paymentIds, Collection<IntentId> ids) {
        Map<PaymentId, Payment> payments = HashMap.newHashMap(paymentIds.size());
        Map<IntentId, OpenIntent> open = HashMap.newHashMap(ids.size());
        JdbcStatement.of(transaction, """
                        WITH known AS MATERIALIZED (
                            SELECT id, amount, currency, order_id, user_id, method, status, follow_up, authorization_reference,
                                capture_reference, decline_reason, version, created_at, changed_at
                            FROM payment WHERE id = ANY (?) ORDER BY id FOR UPDATE
                        ), open AS MATERIALIZED (
                            SELECT * FROM provider_intent WHERE id = ANY (?) AND state = 'open' ORDER BY id FOR UPDATE
                        )
                        SELECT known.*, NULL AS payment_id, NULL AS kind, NULL AS cause_id, NULL AS trace_id, NULL AS span_id,
                            NULL AS sampled
                        FROM known
                        UNION ALL
                        SELECT id, amount, currency, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                            payment_id, kind, cause_id, trace_id, span_id, sampled
                        FROM open
                        """)
                .bindArray("uuid", paymentIds, PaymentId::value)
                .bindArray("uuid", ids, IntentId::value)
                .forEach(row -> {
                    if (row.getString("kind") == null) {
                        Payment payment = PaymentRows.payment(row);
                        payments.put(payment.id(), payment);
                    } else {
                        OpenIntent intent = openIntent(row);
                        open.put(intent.intent().id(), intent);
                    }
                });
        return new PaymentRepository.LockedIntents(payments, open);
    }

    private static OpenIntent openIntent(ResultSet row) throws SQLException {
        return new OpenIntent(intent(row), cause(row));
    }

    static Cause cause(ResultSet row) throws SQLException {
        Trace trace = new Trace(row.getString("trace_id"), row.getString("span_id"), row.getBoolean("sampled"));
        return new Cause(row.getString("cause_id"), trace);
    }

    static ProviderIntent intent(ResultSet row) throws SQLException {
        return new ProviderIntent(
                new IntentId(PaymentRows.uuid(row, "id")),
                new PaymentId(PaymentRows.uuid(row, "payment_id")),
                OperationKind.parse(row.getString("kind")),
                PaymentRows.money(row));
    }

    static void insert(Transaction transaction, List<OpenIntent> intents, Instant at) {
        if (intents.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, INSERT).bind(at).bindRows(OPEN, intents).write();
    }

    static void settle(Transaction transaction, List<SettledIntent> settled, Instant at) {
        if (settled.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, SETTLE)
                .bind(at)
                .bindRows(SETTLED, settled)
                .write();
    }
}
