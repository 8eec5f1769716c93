package caravan.commerce.catalog.domain;

import java.util.Optional;

/** The outcome of a {@link ProductCommand}. */
public sealed interface ProductOutcome {
    /** The product is on sale, and was not before. */
    record Created(Product product) implements ProductOutcome {}

    /** Something about the product changed. */
    record Replaced(Product product) implements ProductOutcome {}

    /** The product was already like this: no new version, and no message. */
    record Unchanged(Product product) implements ProductOutcome {}

    /** The product is off sale. */
    record Withdrawn(Product product) implements ProductOutcome {}

    /** There is no such product on sale. */
    record NotOnSale() implements ProductOutcome {}

    /** @param version the product's, if it is on sale */
    record PreconditionFailed(Optional<Long> version) implements ProductOutcome {}
}
