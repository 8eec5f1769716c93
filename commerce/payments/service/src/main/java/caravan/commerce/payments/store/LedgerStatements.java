package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.payments.domain.LedgerTransfer;
import java.util.List;

/** The statements on the table {@code ledger_transfer}. Rows are only added. */
final class LedgerStatements {
    private static final Columns<LedgerTransfer> TRANSFERS = Columns.<LedgerTransfer>of()
            .uuid("intent_id", transfer -> transfer.intentId().value())
            .uuid("payment_id", transfer -> transfer.paymentId().value())
            .text("kind", transfer -> transfer.kind().wireName())
            .text("debit", transfer -> transfer.debit().wireName())
            .text("credit", transfer -> transfer.credit().wireName())
            .int8("amount", transfer -> transfer.amount().amount())
            .int8("hold_released", transfer -> transfer.holdReleased().amount())
            .text("currency", transfer -> transfer.amount().currency().toString())
            .timestamptz("at", LedgerTransfer::at);

    private static final String INSERT =
            "INSERT INTO ledger_transfer (" + TRANSFERS.names() + ") SELECT * FROM " + TRANSFERS.unnest();

    private LedgerStatements() {}

    static void insert(Transaction transaction, List<LedgerTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, INSERT).bindRows(TRANSFERS, transfers).write();
    }
}
