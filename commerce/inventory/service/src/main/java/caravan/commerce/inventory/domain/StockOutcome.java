package caravan.commerce.inventory.domain;

/** The outcome of a {@link StockCommand}. */
public sealed interface StockOutcome {
    /** The level changed. */
    record Changed(StockLevel level, StockMovement movement) implements StockOutcome {}

    /** The same request had changed the level before. This is the level after it. */
    record ChangedBefore(StockLevel level) implements StockOutcome {}

    /** More would be on hand than {@link StockLevel#ON_HAND_MAX}. */
    record BeyondBound(StockLevel level) implements StockOutcome {}

    /** Less would be on hand than is held. */
    record BelowReserved(StockLevel level) implements StockOutcome {}

    /** The caller expected another version. */
    record AtAnotherVersion(StockLevel level) implements StockOutcome {}

    /** The SKU never had stock: there is nothing to adjust. */
    record UnknownSku() implements StockOutcome {}
}
