package caravan.commerce.orders.domain;

import java.util.Map;
import java.util.Optional;

/**
 * A merge patch of an order's details (RFC 7396). What is empty stays as it is.
 *
 * @param externalReference the new reference; the inner value is empty to remove it
 * @param metadata the new text of each key that changes, empty to remove the key; the inner map is empty to remove all
 */
public record DetailsPatch(
        Optional<Optional<ExternalReference>> externalReference,
        Optional<Optional<Map<String, Optional<String>>>> metadata) {
    /** The new reference, if there is one. */
    public Optional<ExternalReference> newReference() {
        return externalReference.flatMap(reference -> reference);
    }

    /** @throws IllegalArgumentException if the metadata would have another form, or would be too much */
    public OrderDetails of(OrderDetails before) {
        return new OrderDetails(
                externalReference.orElse(before.externalReference()),
                metadata.map(changes -> changes.map(before.metadata()::with).orElse(Metadata.NONE))
                        .orElse(before.metadata()));
    }
}
