package caravan.commerce.catalog.domain;

import java.util.Optional;

/** What a caller takes for granted about the product on sale (RFC 9110, section 13.1). */
public sealed interface Precondition {
    /** Nothing was asked. */
    record None() implements Precondition {}

    /** {@code If-Match: *}. */
    record OnSale() implements Precondition {}

    /** {@code If-None-Match: *}. */
    record NotOnSale() implements Precondition {}

    /** {@code If-Match} with an ETag. */
    record AtVersion(long version) implements Precondition {}

    /** @param onSale the product, if it is on sale */
    default boolean holdsFor(Optional<Product> onSale) {
        return switch (this) {
            case None() -> true;
            case OnSale() -> onSale.isPresent();
            case NotOnSale() -> onSale.isEmpty();
            case AtVersion(long version) ->
                onSale.map(product -> product.version() == version).orElse(false);
        };
    }
}
