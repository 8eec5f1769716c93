package caravan.commerce.catalog;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Service;
import caravan.commerce.catalog.contract.CatalogDescriptor;
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
        ChangeProducts changeProducts = new ChangeProducts(products, assembly.clock());

        Batcher<ChangeProducts.Command, ProductOutcome> changes = assembly.batcher("change-products", changeProducts);
        new ProductRoutes(changes, products).declare(assembly.routes());
        assembly.openApi("openapi/catalog.yaml");
        assembly.tellState(new TellProducts(products));
    }
}
