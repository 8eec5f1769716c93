package caravan.commerce.payments;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.LedgerEntry;
import caravan.commerce.payments.domain.LedgerTransactionId;
import caravan.commerce.payments.domain.PostingKind;
import java.time.Instant;
import java.util.List;

/** A ledger transaction as it stands in the books; shown even if it should not balance, which is for the audit to say. */
public record PostedTransaction(
        LedgerTransactionId id, PaymentId paymentId, PostingKind kind, Instant at, List<LedgerEntry> entries) {}
