package caravan.commerce.catalog.domain;

import caravan.kernel.ExpectedVersion;
import java.util.Optional;

/** What the caller requires of the product on sale (RFC 9110, section 13.1). */
public sealed interface Precondition {
    /** {@code If-None-Match: *}. */
    record NotOnSale() implements Precondition {}

    /** {@code If-Match}, or no header. */
    record AtVersion(ExpectedVersion version) implements Precondition {}

    /** @param onSale the product, if it is on sale */
    default boolean holdsFor(Optional<Product> onSale) {
        return switch (this) {
            case NotOnSale() -> onSale.isEmpty();
            case AtVersion(ExpectedVersion version) ->
                version.admits(onSale.map(Product::version).orElse(0L));
        };
    }
}
