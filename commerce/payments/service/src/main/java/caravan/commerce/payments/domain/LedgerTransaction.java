package caravan.commerce.payments.domain;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.PaymentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is booked together: in each currency its debits equal its credits. Never changed once it is there. */
public record LedgerTransaction(
        LedgerTransactionId id, PaymentId paymentId, PostingKind kind, Instant at, List<LedgerEntry> entries) {

    /** @throws IllegalArgumentException if the debits do not equal the credits, or there are none */
    public LedgerTransaction {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a ledger transaction needs entries");
        }
        Map<CurrencyCode, Long> balances = new HashMap<>();
        for (LedgerEntry entry : entries) {
            balances.merge(entry.amount().currency(), entry.signedAmount(), Math::addExact);
        }
        if (balances.values().stream().anyMatch(balance -> balance != 0)) {
            throw new IllegalArgumentException("debits and credits differ by " + balances + " in " + entries);
        }
    }

    /** Books what happened to a payment; nothing, if it costs nothing. */
    public static Optional<LedgerTransaction> of(
            LedgerTransactionId id, Payment payment, PostingKind kind, Instant at) {
        if (payment.amount().amount() == 0) {
            return Optional.empty();
        }
        return Optional.of(new LedgerTransaction(id, payment.id(), kind, at, kind.entries(payment.amount())));
    }
}
