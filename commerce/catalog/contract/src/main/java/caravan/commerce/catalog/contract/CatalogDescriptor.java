package caravan.commerce.catalog.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Catalog: what is sold, and for how much. */
public final class CatalogDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("catalog")
                .platform("commerce")
                .summary("Products and their prices.")
                .routes("GET /products", "GET /products/{sku}", "PUT /products/{sku}", "DELETE /products/{sku}")
                // What is withdrawn keeps its entry, so these two tell all.
                .state(CatalogMessage.PRODUCT_CHANGED.name(), CatalogMessage.PRODUCT_WITHDRAWN.name())
                .build();
    }
}
