package caravan.commerce.payments.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
import java.time.Instant;
import java.util.List;

/** A transfer of the ledger in JSON: a transaction with its entries. Its id is the intent's. */
record LedgerTransactionView(IntentId id, PaymentId paymentId, String kind, Instant at, List<EntryView> entries) {
    record EntryView(String account, String side, Money amount) {}

    static LedgerTransactionView of(LedgerTransfer transfer) {
        return new LedgerTransactionView(
                transfer.intentId(),
                transfer.paymentId(),
                transfer.kind().wireName(),
                transfer.at(),
                transfer.entries().stream()
                        .map(entry -> new EntryView(
                                entry.account().wireName(), entry.side().wireName(), entry.amount()))
                        .toList());
    }
}
