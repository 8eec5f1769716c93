package caravan.commerce.payments.domain;

import caravan.kernel.UuidV7;
import java.util.Objects;
import java.util.UUID;

/** A transaction of the ledger; a UUIDv7, so that they sort by age. */
public record LedgerTransactionId(UUID value) {
    public LedgerTransactionId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static LedgerTransactionId parse(String text) {
        return new LedgerTransactionId(UuidV7.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
