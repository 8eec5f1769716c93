package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.DueIntent;
import caravan.commerce.payments.OpenIntent;
import caravan.commerce.payments.PaymentChanges;
import caravan.commerce.payments.Payments;
import caravan.commerce.payments.SettledIntent;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.ProviderIntent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Payments, intents and ledger in the service's own schema; each method is a fixed number of statements. */
public final class PostgresPayments implements Payments {
    @Override
    public Map<PaymentId, Payment> lock(Transaction transaction, Collection<PaymentId> ids) {
        return SqlTransaction.handle(transaction)
                .createQuery("SELECT * FROM payment WHERE id = ANY (:ids) ORDER BY id FOR UPDATE")
                .bindArray("ids", UUID.class, ids.stream().map(PaymentId::value).toList())
                .map((row, _) -> PaymentRows.payment(row))
                .collect(Collectors.toMap(Payment::id, Function.identity()));
    }

    @Override
    public Set<PaymentId> voidedEarly(Transaction transaction, Collection<PaymentId> ids) {
        return SqlTransaction.handle(transaction)
                .createQuery("SELECT payment_id FROM payment_voided_early WHERE payment_id = ANY (:ids)")
                .bindArray("ids", UUID.class, ids.stream().map(PaymentId::value).toList())
                .map((row, _) -> new PaymentId(PaymentRows.uuid(row, "payment_id")))
                .collect(Collectors.toSet());
    }

    @Override
    public Map<IntentId, OpenIntent> lockOpenIntents(Transaction transaction, Collection<IntentId> ids) {
        return SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT * FROM provider_intent WHERE id = ANY (:ids) AND state = 'open' ORDER BY id FOR UPDATE
                        """)
                .bindArray("ids", UUID.class, ids.stream().map(IntentId::value).toList())
                .map((row, _) -> new OpenIntent(
                        intent(row),
                        new Cause(
                                row.getString("cause_id"),
                                new Trace(row.getString("trace_id"), row.getString("span_id")))))
                .collect(Collectors.toMap(open -> open.intent().id(), Function.identity()));
    }

    @Override
    public void save(Transaction transaction, PaymentChanges changes) {
        Handle handle = SqlTransaction.handle(transaction);
        insertPayments(handle, changes.inserted());
        updatePayments(handle, changes.updated());
        insertVoidedEarly(handle, changes.voidedEarly(), changes.at());
        insertIntents(handle, changes.opened(), changes.at());
        settleIntents(handle, changes.settled(), changes.at());
        insertTransfers(handle, changes.posted());
    }

    @Override
    public void postpone(Transaction transaction, Map<IntentId, Instant> nextAttempts) {
        execute(
                SqlTransaction.handle(transaction),
                """
                        UPDATE provider_intent i SET next_attempt_at = u.next_attempt_at
                        FROM unnest(:ids, :next_attempts::timestamptz[]) AS u (id, next_attempt_at)
                        WHERE i.id = u.id AND i.state = 'open'
                        """,
                List.copyOf(nextAttempts.entrySet()),
                rows -> rows.uuid("ids", entry -> entry.getKey().value()).text("next_attempts", Map.Entry::getValue));
    }

    @Override
    public List<DueIntent> takeUp(Transaction transaction, Instant now, Instant leaseEnd, int rowsMax) {
        return SqlTransaction.handle(transaction)
                .createQuery("""
                        WITH due AS (
                            SELECT id FROM provider_intent WHERE state = 'open' AND next_attempt_at <= :now
                            ORDER BY next_attempt_at LIMIT :rows_max FOR UPDATE SKIP LOCKED
                        )
                        UPDATE provider_intent i SET attempts = i.attempts + 1, next_attempt_at = :lease_end
                        FROM due, payment p
                        WHERE i.id = due.id AND p.id = i.payment_id
                        RETURNING i.*, p.method, p.authorization_reference, p.capture_reference, p.decline_reason
                        """)
                .bind("now", now)
                .bind("lease_end", leaseEnd)
                .bind("rows_max", rowsMax)
                .map((row, _) -> new DueIntent(intent(row), row.getString("method"), PaymentRows.references(row)))
                .list();
    }

    private static ProviderIntent intent(ResultSet row) throws SQLException {
        return new ProviderIntent(
                new IntentId(PaymentRows.uuid(row, "id")),
                new PaymentId(PaymentRows.uuid(row, "payment_id")),
                OperationKind.ofCode(row.getString("kind")),
                PaymentRows.money(row),
                row.getInt("attempts"),
                PaymentRows.instant(row, "next_attempt_at"));
    }

    private static void insertPayments(Handle handle, List<Payment> payments) {
        execute(
                handle,
                """
                        INSERT INTO payment (id, order_id, user_id, amount, currency, method, status, follow_up,
                            authorization_reference, capture_reference, decline_reason, version, created_at, changed_at)
                        SELECT * FROM unnest(:ids, :order_ids, :user_ids, :amounts, :currencies, :methods, :statuses,
                            :follow_ups, :authorizations, :captures, :reasons, :versions, :created::timestamptz[],
                            :changed::timestamptz[])
                        """,
                payments,
                rows -> progress(rows)
                        .uuid("order_ids", payment -> payment.orderId().value())
                        .uuid("user_ids", payment -> payment.userId().value())
                        .number("amounts", payment -> payment.amount().amount())
                        .text("currencies", payment -> payment.amount().currency())
                        .text("methods", Payment::method)
                        .text("created", Payment::createdAt));
    }

    private static void updatePayments(Handle handle, List<Payment> payments) {
        execute(handle, """
                        UPDATE payment p SET status = u.status, follow_up = u.follow_up,
                            authorization_reference = u.authorization_reference,
                            capture_reference = u.capture_reference, decline_reason = u.decline_reason,
                            version = u.version, changed_at = u.changed_at
                        FROM unnest(:ids, :statuses, :follow_ups, :authorizations, :captures, :reasons, :versions,
                            :changed::timestamptz[])
                            AS u (id, status, follow_up, authorization_reference, capture_reference, decline_reason,
                                version, changed_at)
                        WHERE p.id = u.id
                        """, payments, PostgresPayments::progress);
    }

    /** What of a payment changes after it was made. */
    private static Columns<Payment> progress(Columns<Payment> rows) {
        return rows.uuid("ids", payment -> payment.id().value())
                .text("statuses", payment -> payment.status().code())
                .text("follow_ups", payment -> payment.followUp().code())
                .optionalText("authorizations", payment -> payment.references().authorization())
                .optionalText("captures", payment -> payment.references().capture())
                .optionalText("reasons", payment -> payment.references().declineReason())
                .number("versions", Payment::version)
                .text("changed", Payment::changedAt);
    }

    private static void insertVoidedEarly(Handle handle, Map<PaymentId, OrderId> payments, Instant at) {
        execute(
                handle,
                """
                        INSERT INTO payment_voided_early (payment_id, order_id, voided_at)
                        SELECT * FROM unnest(:ids, :order_ids, :at::timestamptz[])
                        """,
                List.copyOf(payments.entrySet()),
                rows -> rows.uuid("ids", entry -> entry.getKey().value())
                        .uuid("order_ids", entry -> entry.getValue().value())
                        .text("at", _ -> at));
    }

    private static void insertIntents(Handle handle, List<OpenIntent> intents, Instant at) {
        execute(
                handle,
                """
                        INSERT INTO provider_intent (id, payment_id, kind, amount, currency, state, attempts,
                            next_attempt_at, created_at, cause_id, trace_id, span_id)
                        SELECT u.id, u.payment_id, u.kind, u.amount, u.currency, 'open', 0, u.next_attempt_at,
                            u.created_at, u.cause_id, u.trace_id, u.span_id
                        FROM unnest(:ids, :payment_ids, :kinds, :amounts, :currencies, :next_attempts::timestamptz[],
                            :created::timestamptz[], :cause_ids, :trace_ids, :span_ids)
                            AS u (id, payment_id, kind, amount, currency, next_attempt_at, created_at, cause_id,
                                trace_id, span_id)
                        """,
                intents,
                rows -> rows.uuid("ids", open -> open.intent().id().value())
                        .uuid("payment_ids", open -> open.intent().paymentId().value())
                        .text("kinds", open -> open.intent().kind().code())
                        .number("amounts", open -> open.intent().amount().amount())
                        .text("currencies", open -> open.intent().amount().currency())
                        .text("next_attempts", open -> open.intent().nextAttemptAt())
                        .text("created", _ -> at)
                        .text("cause_ids", open -> open.cause().id())
                        .text("trace_ids", open -> open.cause().trace().traceId())
                        .text("span_ids", open -> open.cause().trace().spanId()));
    }

    private static void settleIntents(Handle handle, List<SettledIntent> settled, Instant at) {
        execute(
                handle,
                """
                        UPDATE provider_intent i
                        SET state = 'settled', outcome = u.outcome, reason = u.reason, settled_at = u.settled_at
                        FROM unnest(:ids, :outcomes, :reasons, :settled::timestamptz[])
                            AS u (id, outcome, reason, settled_at)
                        WHERE i.id = u.id
                        """,
                settled,
                rows -> rows.uuid("ids", intent -> intent.id().value())
                        .text("outcomes", intent -> intent.answer().outcome())
                        .optionalText("reasons", intent -> intent.answer().declineReason())
                        .text("settled", _ -> at));
    }

    private static void insertTransfers(Handle handle, List<LedgerTransfer> transfers) {
        execute(
                handle,
                """
                        INSERT INTO ledger_transfer (intent_id, payment_id, kind, debit, credit, amount, hold_released,
                            currency, at)
                        SELECT * FROM unnest(:ids, :payment_ids, :kinds, :debits, :credits, :amounts, :released,
                            :currencies, :at::timestamptz[])
                        """,
                transfers,
                rows -> rows.uuid("ids", transfer -> transfer.intentId().value())
                        .uuid("payment_ids", transfer -> transfer.paymentId().value())
                        .text("kinds", transfer -> transfer.kind().code())
                        .text("debits", transfer -> transfer.debit().code())
                        .text("credits", transfer -> transfer.credit().code())
                        .number("amounts", transfer -> transfer.amount().amount())
                        .number("released", transfer -> transfer.holdReleased().amount())
                        .text("currencies", transfer -> transfer.amount().currency())
                        .text("at", LedgerTransfer::at));
    }

    private static <T> void execute(Handle handle, String sql, List<T> rows, Function<Columns<T>, Columns<T>> columns) {
        if (rows.isEmpty()) {
            return;
        }
        try (var update = handle.createUpdate(sql)) {
            columns.apply(new Columns<>(rows)).bindTo(update);
            update.execute();
        }
    }
}
