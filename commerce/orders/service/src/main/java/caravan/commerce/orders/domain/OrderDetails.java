package caravan.commerce.orders.domain;

import java.util.Optional;

/** What other systems need to know an order again. It has no influence on what happens to the order. */
public record OrderDetails(Optional<ExternalReference> externalReference, Metadata metadata) {
    /** Most orders have none. */
    public static final OrderDetails NONE = new OrderDetails(Optional.empty(), Metadata.NONE);
}
