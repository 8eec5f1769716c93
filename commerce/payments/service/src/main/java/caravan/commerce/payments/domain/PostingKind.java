package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import java.util.List;
import java.util.Locale;

/** The business events that the ledger knows, each with its rule of posting; each happens to a payment at most once. */
public enum PostingKind {
    /** The amount is held, and owed back to the customer. */
    AUTHORIZATION,
    /** The hold is let go. */
    VOID,
    /** The hold becomes a claim on the provider, earned by a sale. */
    CAPTURE,
    /** The claim on the provider falls by what was given back. */
    REFUND;

    /** The name in tables and JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no kind has the code */
    public static PostingKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    List<LedgerEntry> entries(Money amount) {
        LedgerEntry letGo = LedgerEntry.debit(Account.AUTHORIZATIONS_OWED, amount);
        LedgerEntry heldNoMore = LedgerEntry.credit(Account.AUTHORIZATIONS_HELD, amount);
        return switch (this) {
            case AUTHORIZATION ->
                List.of(
                        LedgerEntry.debit(Account.AUTHORIZATIONS_HELD, amount),
                        LedgerEntry.credit(Account.AUTHORIZATIONS_OWED, amount));
            case VOID -> List.of(letGo, heldNoMore);
            case CAPTURE ->
                List.of(
                        letGo,
                        heldNoMore,
                        LedgerEntry.debit(Account.PROVIDER_RECEIVABLE, amount),
                        LedgerEntry.credit(Account.SALES, amount));
            case REFUND ->
                List.of(
                        LedgerEntry.debit(Account.SALES_RETURNS, amount),
                        LedgerEntry.credit(Account.PROVIDER_RECEIVABLE, amount));
        };
    }
}
