package caravan.commerce.audit;

import caravan.audit.contract.Part;
import caravan.audit.contract.Part.Keys;
import caravan.audit.contract.Part.Relation;
import java.util.List;

/** The parts of payments: payments with their transfers, and intents with their transfer. */
final class PaymentParts {
    static final Part PAYMENTS = new Part(
            "payments",
            "uuid",
            List.of(Keys.of("payments.payment", "id"), Keys.of("payments.ledger_transfer", "payment_id")),
            List.of(
                    "SELECT p.id AS key FROM changed_orders c JOIN payments.payment p ON p.order_id = c.key",
                    "SELECT o.payment_id AS key FROM changed_orders c JOIN orders.orders o ON o.id = c.key",
                    "SELECT payment_id AS key FROM payments.ledger_transfer WHERE intent_id >= current_setting('audit.low_id')::uuid"),
            List.of(
                    new Relation(
                            "the_payment", "SELECT p.* FROM looked_payments k JOIN payments.payment p ON p.id = k.key"),
                    new Relation(
                            "the_transfer",
                            "SELECT t.* FROM looked_payments k JOIN payments.ledger_transfer t ON t.payment_id = k.key")),
            """
            -- For each payment: the business events in the ledger.
            ledger_story AS (
                SELECT payment_id, string_agg(kind, '+' ORDER BY kind) AS kinds FROM the_transfer GROUP BY payment_id
            ),
            -- A transfer's lines, as double-entry bookkeeping shows them.
            ledger_line AS (
                SELECT debit AS account, amount AS balance, currency FROM the_transfer
                UNION ALL SELECT credit, -amount, currency FROM the_transfer
                UNION ALL SELECT 'authorizations_owed', hold_released, currency FROM the_transfer WHERE hold_released > 0
                UNION ALL SELECT 'authorizations_held', -hold_released, currency FROM the_transfer WHERE hold_released > 0
            )
            """,
            LedgerRules.OF_PAYMENTS,
            false);

    static final Part INTENTS = new Part(
            "intents",
            "uuid",
            List.of(Keys.of("payments.provider_intent", "id"), Keys.of("payments.ledger_transfer", "intent_id")),
            List.of(
                    // No intent was open at the last audit, so the intents that it saw cannot have changed.
                    """
                    SELECT id AS key FROM payments.provider_intent
                    WHERE inserted_by >= pg_snapshot_xmin(current_setting('audit.snapshot')::pg_snapshot)
                    """,
                    "SELECT intent_id AS key FROM payments.ledger_transfer WHERE intent_id >= current_setting('audit.low_id')::uuid"),
            List.of(
                    new Relation(
                            "the_intent",
                            "SELECT i.* FROM looked_intents k JOIN payments.provider_intent i ON i.id = k.key"),
                    new Relation(
                            "the_intents_transfer",
                            "SELECT t.* FROM looked_intents k JOIN payments.ledger_transfer t ON t.intent_id = k.key"),
                    new Relation("the_intents_payment", """
                            SELECT p.id, p.order_id
                            FROM (SELECT payment_id FROM the_intent UNION SELECT payment_id FROM the_intents_transfer) k
                            JOIN payments.payment p ON p.id = k.payment_id
                            """)),
            "",
            LedgerRules.OF_INTENTS,
            false);

    private PaymentParts() {}
}
