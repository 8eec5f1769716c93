package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger says of one approved intent: an amount moves from one account to another, so debits equal credits by
 * construction. Never changed once it is there.
 *
 * @param intentId the intent that the provider approved; it is booked once
 * @param holdReleased how much of the payment's hold ends with it, beside the amount that moves: only a capture's
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

    /** @throws IllegalArgumentException if nothing moves, nothing changes its account, or the currencies differ */
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

    /** Books what the provider did for an intent; nothing, if it costs nothing. */
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

    /** The lines of double-entry bookkeeping; the view {@code ledger_line} makes the same of a row. */
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
