package caravan.commerce.catalog.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Describes catalog: products and their prices. */
public final class CatalogDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("catalog")
                .platform("commerce")
                .summary("Products and their prices.")
                .routes("GET /products", "GET /products/{sku}", "PUT /products/{sku}", "DELETE /products/{sku}")
                .messages(CatalogMessage.TYPES)
                // A withdrawn product keeps its entry, so these two types tell the whole state.
                .state(CatalogMessage.PRODUCT_CHANGED.name(), CatalogMessage.PRODUCT_WITHDRAWN.name())
                .view("products", "Products")
                .build();
    }
}
