package caravan.commerce.catalog.domain;

import java.util.Optional;

/** What came of a {@link ProductCommand}. */
public sealed interface ProductOutcome {
    /** The product is on sale, and was not before. */
    record Created(Product product) implements ProductOutcome {}

    /** Something about the product changed. */
    record Replaced(Product product) implements ProductOutcome {}

    /** The product already was as asked: no new version, and nothing to tell. */
    record Unchanged(Product product) implements ProductOutcome {}

    /** The product is off sale. */
    record Withdrawn(Product product) implements ProductOutcome {}

    /** There is no such product on sale. */
    record NotOnSale() implements ProductOutcome {}

    /** @param version of the product on sale, if there is one */
    record PreconditionFailed(Optional<Long> version) implements ProductOutcome {}
}
