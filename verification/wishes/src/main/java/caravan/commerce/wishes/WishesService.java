package caravan.commerce.wishes;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.wishes.contract.WishesDescriptor;
import caravan.commerce.wishes.http.WishRoutes;
import caravan.commerce.wishes.store.PostgresWishRepository;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.List;

/** Remembers the names of products, and answers them. */
public final class WishesService implements Service {
    @Override
    public ServiceDescriptor descriptor() {
        return new WishesDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        WishRepository wishes = new PostgresWishRepository(assembly.database());
        assembly.subscribe("remember-products", List.of(CatalogMessage.PRODUCT_CHANGED), new RememberProducts(wishes));
        new WishRoutes(wishes).declare(assembly.routes());
        assembly.openApi("openapi/wishes.yaml");
    }
}
