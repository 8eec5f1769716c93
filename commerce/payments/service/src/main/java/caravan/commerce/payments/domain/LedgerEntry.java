package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.kernel.WireNames;

/** One line of a ledger transfer, as double-entry bookkeeping shows it. */
public record LedgerEntry(Account account, Side side, Money amount) {
    /** The two columns of double-entry bookkeeping. */
    public enum Side {
        DEBIT,
        CREDIT;

        /** The name in JSON. */
        public String wireName() {
            return WireNames.of(this);
        }
    }

    /** @throws IllegalArgumentException if the amount is zero */
    public LedgerEntry {
        if (amount.amount() == 0) {
            throw new IllegalArgumentException("a ledger entry needs an amount above zero");
        }
    }

    public static LedgerEntry debit(Account account, Money amount) {
        return new LedgerEntry(account, Side.DEBIT, amount);
    }

    public static LedgerEntry credit(Account account, Money amount) {
        return new LedgerEntry(account, Side.CREDIT, amount);
    }

    /** Minor units: positive for a debit, negative for a credit. */
    long signedAmount() {
        return switch (side) {
            case DEBIT -> amount.amount();
            case CREDIT -> -amount.amount();
        };
    }
}
