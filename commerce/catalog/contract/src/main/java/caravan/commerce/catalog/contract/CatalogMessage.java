package caravan.commerce.catalog.contract;

import caravan.kernel.MessageType;
import java.util.List;

/** The messages that catalog sends. */
public sealed interface CatalogMessage permits ProductChanged, ProductWithdrawn {
    MessageType<ProductChanged> PRODUCT_CHANGED = new MessageType<>("catalog.product-changed.v1", ProductChanged.class);
    MessageType<ProductWithdrawn> PRODUCT_WITHDRAWN =
            new MessageType<>("catalog.product-withdrawn.v1", ProductWithdrawn.class);

    /** Every type of this contract. */
    List<MessageType<? extends CatalogMessage>> TYPES = List.of(PRODUCT_CHANGED, PRODUCT_WITHDRAWN);
}
