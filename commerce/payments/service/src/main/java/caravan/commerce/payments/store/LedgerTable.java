package caravan.commerce.payments.store;

import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.payments.domain.LedgerTransfer;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The table {@code ledger_transfer}, to which rows are only added. */
final class LedgerTable {
    private LedgerTable() {}

    static void insert(Handle handle, List<LedgerTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        try (JdbcStatement statement = JdbcStatement.of(handle, """
                INSERT INTO ledger_transfer (intent_id, payment_id, kind, debit, credit, amount, hold_released, currency, at)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            statement
                    .bindArray(
                            "uuid", transfers, transfer -> transfer.intentId().value())
                    .bindArray(
                            "uuid", transfers, transfer -> transfer.paymentId().value())
                    .bindArray("text", transfers, transfer -> transfer.kind().code())
                    .bindArray("text", transfers, transfer -> transfer.debit().code())
                    .bindArray("text", transfers, transfer -> transfer.credit().code())
                    .bindArray("int8", transfers, transfer -> transfer.amount().amount())
                    .bindArray(
                            "int8",
                            transfers,
                            transfer -> transfer.holdReleased().amount())
                    .bindArray(
                            "text",
                            transfers,
                            transfer -> transfer.amount().currency().toString())
                    .bindArray("timestamptz", transfers, LedgerTransfer::at)
                    .update();
        }
    }
}
