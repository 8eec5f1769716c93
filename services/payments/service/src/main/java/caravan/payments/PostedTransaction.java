package caravan.payments;

import caravan.payments.contract.PaymentId;
import caravan.payments.domain.LedgerEntry;
import caravan.payments.domain.LedgerTransactionId;
import caravan.payments.domain.PostingKind;
import java.time.Instant;
import java.util.List;

/** A ledger transaction as it stands in the books; shown even if it should not balance, which is for the audit to say. */
public record PostedTransaction(
        LedgerTransactionId id, PaymentId paymentId, PostingKind kind, Instant at, List<LedgerEntry> entries) {}
