package caravan.commerce.wishes.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Wishes: the smallest service that there can be with a route and a subscription. */
public final class WishesDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("wishes")
                .platform("commerce")
                .summary("Products that customers wish for.")
                .routes("GET /wishes/{sku}")
                .subscription("remember-products", "catalog.product-changed.v1")
                .build();
    }
}
