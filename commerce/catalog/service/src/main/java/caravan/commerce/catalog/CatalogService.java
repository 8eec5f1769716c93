package caravan.commerce.catalog;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Service;
import caravan.commerce.catalog.contract.CatalogDescriptor;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.domain.ProductOutcome;
import caravan.commerce.catalog.http.ProductRoutes;
import caravan.commerce.catalog.store.PostgresProductRepository;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Catalog's assembly: its repository, use cases and routes. */
public final class CatalogService implements Service {
    @Override
    public ServiceDescriptor descriptor() {
        return new CatalogDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        ProductRepository products = new PostgresProductRepository(assembly.database());
        ReadProducts readProducts = new ReadProducts(products, assembly);
        ChangeProducts changeProducts = new ChangeProducts(products, assembly.clock(), readProducts::forget);

        Batcher<ChangeProducts.Command, ProductOutcome> changes = assembly.batcher("change-products", changeProducts);
        new ProductRoutes(changes, readProducts).declare(assembly.routes());
        assembly.openApi("openapi/catalog.yaml");
        assembly.tellState(new TellProducts(products));

        // Another instance may have made the change; its commit cleared only its own cache.
        assembly.listen(
                CatalogMessage.PRODUCT_CHANGED,
                message -> readProducts.forget(message.payload().sku()));
        assembly.listen(
                CatalogMessage.PRODUCT_WITHDRAWN,
                message -> readProducts.forget(message.payload().sku()));
    }
}
