package caravan.commerce.payments.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PostedTransaction;
import caravan.commerce.payments.domain.LedgerTransactionId;
import java.time.Instant;
import java.util.List;

/** A ledger transaction in JSON. */
record LedgerTransactionView(
        LedgerTransactionId id, PaymentId paymentId, String kind, Instant at, List<EntryView> entries) {
    record EntryView(String account, String side, Money amount) {}

    static LedgerTransactionView of(PostedTransaction transaction) {
        return new LedgerTransactionView(
                transaction.id(),
                transaction.paymentId(),
                transaction.kind().code(),
                transaction.at(),
                transaction.entries().stream()
                        .map(entry -> new EntryView(
                                entry.account().code(), entry.side().code(), entry.amount()))
                        .toList());
    }
}
