package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.payments.domain.LedgerTransfer;
import java.util.List;

/** The table {@code ledger_transfer}, to which rows are only added. */
final class LedgerTable {
    private static final Columns<LedgerTransfer> TRANSFERS = Columns.<LedgerTransfer>of()
            .uuid("intent_id", transfer -> transfer.intentId().value())
            .uuid("payment_id", transfer -> transfer.paymentId().value())
            .text("kind", transfer -> transfer.kind().code())
            .text("debit", transfer -> transfer.debit().code())
            .text("credit", transfer -> transfer.credit().code())
            .int8("amount", transfer -> transfer.amount().amount())
            .int8("hold_released", transfer -> transfer.holdReleased().amount())
            .text("currency", transfer -> transfer.amount().currency().toString())
            .timestamptz("at", LedgerTransfer::at);

    private static final String INSERT =
            "INSERT INTO ledger_transfer (" + TRANSFERS.names() + ") SELECT * FROM " + TRANSFERS.unnest();

    private LedgerTable() {}

    static void insert(Transaction transaction, List<LedgerTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, INSERT).bindRows(TRANSFERS, transfers).write();
    }
}
