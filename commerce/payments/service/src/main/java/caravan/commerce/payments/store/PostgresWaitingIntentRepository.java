package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.payments.WaitingIntentRepository;
import caravan.commerce.payments.WaitingIntentRepository.DueIntent;
import caravan.commerce.payments.WaitingIntentRepository.WaitingIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores waiting intents in the table {@code waiting_intent}. Its sweep finds what killed processes left open. The sweep uses the numbers
 * of transactions, not a clock: all transactions below the oldest running one have ended, so their rows are visible, and a late commit is
 * not missed. Transactions of other services or databases do not delay it.
 */
public final class PostgresWaitingIntentRepository implements WaitingIntentRepository {
    /**
     * If the table was restored from a dump, transactions have new numbers, and the sweep looks at all intents once. The query must use the
     * index of the numbers. Without OFFSET, PostgreSQL would read the whole table for the few open intents. Without the query for the last
     * number, it would do the same for new intents, because it expects to find one soon.
     */
    private static final String SWEEP = """
            WITH sweep AS (
                SELECT swept_to, noted, asked.finished_to AS now_noted
                FROM intent_sweep CROSS JOIN (SELECT ?::text::xid8 AS finished_to) asked
                WHERE noted_at <= ?
                    AND (asked.finished_to < noted
                        OR (SELECT inserted_by FROM provider_intent ORDER BY inserted_by DESC LIMIT 1) >= swept_to)
                FOR UPDATE OF intent_sweep SKIP LOCKED
            ), left_open AS (
                INSERT INTO waiting_intent (intent_id, attempts, next_attempt_at)
                SELECT i.id, 1, i.created_at + ? * interval '1 millisecond'
                FROM sweep CROSS JOIN LATERAL (
                    SELECT id, created_at, state FROM provider_intent
                    WHERE inserted_by >= sweep.swept_to AND inserted_by < sweep.noted
                    OFFSET 0
                ) i
                WHERE i.state = 'open'
                ON CONFLICT (intent_id) DO NOTHING
            )
            UPDATE intent_sweep SET swept_to = least(sweep.noted, sweep.now_noted), noted = sweep.now_noted, noted_at = ?
            FROM sweep
            RETURNING sweep.now_noted < sweep.noted AS restored
            """;

    /** Looks at the ends of two indexes. It is also true if transactions have new numbers, because the sweep must run then. */
    private static final String ANY_OPEN = """
            SELECT EXISTS (SELECT FROM waiting_intent)
                OR coalesce((SELECT inserted_by FROM provider_intent ORDER BY inserted_by DESC LIMIT 1) >= swept_to, false)
                OR pg_snapshot_xmax(pg_current_snapshot()) < noted AS any_open
            FROM intent_sweep
            """;

    private static final String NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next";

    // PostgreSQL shows only the lower 32 of a number's 64 bits. A running transaction's number is less than half of
    // that range away from
    // the next number.
    private static final String FINISHED_TO = """
            SELECT least(asked.next, min(asked.next + running.ahead)) AS finished_to
            FROM (SELECT ?::bigint AS next) asked
            LEFT JOIN LATERAL (
                SELECT ((backend_xid::text::bigint - asked.next + 2147483648) & 4294967295) - 2147483648 AS ahead
                FROM pg_stat_activity
                WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
                    AND backend_xid IS NOT NULL
            ) running ON true
            GROUP BY asked.next
            """;

    private static final String SWEEP_ALL = """
            INSERT INTO waiting_intent (intent_id, attempts, next_attempt_at)
            SELECT id, 1, ? FROM provider_intent WHERE state = 'open'
            ON CONFLICT (intent_id) DO NOTHING
            """;

    private static final String TAKE_UP = """
            WITH due AS (
                SELECT intent_id FROM waiting_intent WHERE next_attempt_at <= ?
                ORDER BY next_attempt_at LIMIT ? FOR UPDATE SKIP LOCKED
            ), settled AS (
                DELETE FROM waiting_intent w USING due, provider_intent i
                WHERE w.intent_id = due.intent_id AND i.id = due.intent_id AND i.state = 'settled'
            )
            UPDATE waiting_intent w SET attempts = w.attempts + 1, next_attempt_at = ?
            FROM due, provider_intent i, payment p
            WHERE w.intent_id = due.intent_id AND i.id = due.intent_id AND i.state = 'open' AND p.id = i.payment_id
            RETURNING i.id, i.payment_id, i.kind, i.amount, i.currency, i.cause_id, i.trace_id, i.span_id, i.sampled, w.attempts,
                p.method, p.authorization_reference, p.capture_reference, p.decline_reason
            """;

    private static final Columns<WaitingIntent> WAITING = Columns.<WaitingIntent>of()
            .uuid("intent_id", intent -> intent.id().value())
            .int4("attempts", WaitingIntent::attempts)
            .timestamptz("next_attempt_at", WaitingIntent::nextAttemptAt);

    private static final String ADD = """
            INSERT INTO waiting_intent (intent_id, attempts, next_attempt_at)
            SELECT * FROM %s ORDER BY u.intent_id
            ON CONFLICT (intent_id) DO UPDATE
            SET attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at
            """.formatted(WAITING.as("u"));

    @Override
    public boolean isAnyOpen(Transaction transaction) {
        return JdbcStatement.of(transaction, ANY_OPEN)
                .first(row -> row.getBoolean("any_open"))
                .orElse(true);
    }

    @Override
    public void sweep(Transaction transaction, Instant now, Duration between, Duration lease) {
        long finishedTo = finishedTo(transaction);
        Optional<Boolean> restored = JdbcStatement.of(transaction, SWEEP)
                .bind(Long.toString(finishedTo))
                .bind(now.minus(between))
                .bind(lease.toMillis())
                .bind(now)
                .first(row -> row.getBoolean("restored"));
        if (restored.orElse(false)) {
            JdbcStatement.of(transaction, SWEEP_ALL).bind(now).write();
        }
    }

    /**
     * All transactions of this service below this number have ended. The next number is read first, and the sweep's snapshot is newer than
     * both answers.
     */
    private static long finishedTo(Transaction transaction) {
        long next = JdbcStatement.of(transaction, NEXT)
                .first(row -> row.getLong("next"))
                .orElseThrow();
        return JdbcStatement.of(transaction, FINISHED_TO)
                .bind(next)
                .first(row -> row.getLong("finished_to"))
                .orElseThrow();
    }

    @Override
    public List<DueIntent> takeUp(Transaction transaction, Instant now, Instant leaseEnd, int rowsMax) {
        return JdbcStatement.of(transaction, TAKE_UP)
                .bind(now)
                .bind(rowsMax)
                .bind(leaseEnd)
                .list(row -> new DueIntent(
                        IntentStatements.intent(row),
                        row.getInt("attempts"),
                        leaseEnd,
                        row.getString("method"),
                        PaymentRows.references(row),
                        IntentStatements.cause(row)));
    }

    @Override
    public void add(Transaction transaction, List<WaitingIntent> intents) {
        insert(transaction, intents);
    }

    static void insert(Transaction transaction, List<WaitingIntent> intents) {
        if (intents.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, ADD).bindRows(WAITING, intents).write();
    }
}
