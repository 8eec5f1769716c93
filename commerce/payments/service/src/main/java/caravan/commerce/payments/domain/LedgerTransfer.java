package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A ledger transfer for one approved intent: an amount moves from one account to another, so debits equal credits by construction. It never
 * changes.
 *
 * @param intentId the approved intent; each is booked once
 * @param holdReleased how much of the payment's hold ends with it, besides the amount that moves; only for a capture
 */
public record LedgerTransfer(
        IntentId intentId,
        PaymentId paymentId,
        PostingKind kind,
        Account debit,
        Account credit,
        Money amount,
        Money holdReleased,
        Instant at) {

    /** @throws IllegalArgumentException if the amount is zero, both accounts are the same, or the currencies differ */
    public LedgerTransfer {
        if (amount.amount() == 0) {
            throw new IllegalArgumentException("a transfer needs an amount above zero");
        }
        if (debit == credit) {
            throw new IllegalArgumentException("a transfer needs two accounts, not " + debit + " twice");
        }
        if (!amount.currency().equals(holdReleased.currency())) {
            throw new IllegalArgumentException(
                    "a transfer has one currency, not those of " + amount + " and " + holdReleased);
        }
    }

    /** The transfer for what the provider did; empty if the amount is zero. */
    public static Optional<LedgerTransfer> of(ProviderIntent intent, PostingKind kind, Instant at) {
        Money amount = intent.amount();
        if (amount.amount() == 0) {
            return Optional.empty();
        }
        Money none = new Money(0, amount.currency());
        return Optional.of(new LedgerTransfer(
                intent.id(),
                intent.paymentId(),
                kind,
                kind.debit(),
                kind.credit(),
                amount,
                kind.releasesHold() ? amount : none,
                at));
    }

    /** The entries of double-entry bookkeeping. The view {@code ledger_line} computes the same from a row. */
    public List<LedgerEntry> entries() {
        List<LedgerEntry> entries = new ArrayList<>();
        if (holdReleased.amount() > 0) {
            entries.add(LedgerEntry.debit(Account.AUTHORIZATIONS_OWED, holdReleased));
            entries.add(LedgerEntry.credit(Account.AUTHORIZATIONS_HELD, holdReleased));
        }
        entries.add(LedgerEntry.debit(debit, amount));
        entries.add(LedgerEntry.credit(credit, amount));
        return List.copyOf(entries);
    }
}
