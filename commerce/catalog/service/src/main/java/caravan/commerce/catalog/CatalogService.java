package caravan.commerce.catalog;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Service;
import caravan.commerce.catalog.contract.CatalogDescriptor;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.domain.ProductOutcome;
import caravan.commerce.catalog.http.ProductRoutes;
import caravan.commerce.catalog.store.ProductTable;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Catalog on one screen: what it keeps, how work gets done, and the ways in. */
public final class CatalogService implements Service {
    @Override
    public ServiceDescriptor descriptor() {
        return new CatalogDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Products products = new ProductTable(assembly.database());
        ReadingProducts reading = new ReadingProducts(products, assembly);
        ChangingProducts changing = new ChangingProducts(products, assembly.clock(), reading::forget);

        Batcher<ChangingProducts.Command, ProductOutcome> changes = assembly.batcher("changing-products", changing);
        new ProductRoutes(changes, reading).declare(assembly.routes());
        assembly.openApi("openapi/catalog.yaml");
        assembly.tellState(new TellingProducts(products));

        // Another instance may have made the change: its commit cleared its own cache alone.
        assembly.listen(
                CatalogMessage.PRODUCT_CHANGED,
                message -> reading.forget(message.payload().sku()));
        assembly.listen(
                CatalogMessage.PRODUCT_WITHDRAWN,
                message -> reading.forget(message.payload().sku()));
    }
}
