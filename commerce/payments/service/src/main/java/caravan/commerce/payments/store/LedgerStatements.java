package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.payments.domain.LedgerTransfer;
import java.util.List;

/** The statements on the table {@code ledger_transfer}. Rows are only added. */
final class LedgerStatements {
    private LedgerStatements() {}

    static void insert(Transaction transaction, List<LedgerTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, """
                INSERT INTO ledger_transfer (intent_id, payment_id, kind, debit, credit, amount, hold_released, currency, at)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .bindArray("uuid", transfers, transfer -> transfer.intentId().value())
                .bindArray("uuid", transfers, transfer -> transfer.paymentId().value())
                .bindArray("text", transfers, transfer -> transfer.kind().wireName())
                .bindArray("text", transfers, transfer -> transfer.debit().wireName())
                .bindArray("text", transfers, transfer -> transfer.credit().wireName())
                .bindArray("int8", transfers, transfer -> transfer.amount().amount())
                .bindArray(
                        "int8", transfers, transfer -> transfer.holdReleased().amount())
                .bindArray(
                        "text",
                        transfers,
                        transfer -> transfer.amount().currency().toString())
                .bindArray("timestamptz", transfers, LedgerTransfer::at)
                .write();
    }
}
