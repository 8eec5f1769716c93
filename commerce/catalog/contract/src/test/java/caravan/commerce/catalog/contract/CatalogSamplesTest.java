package caravan.commerce.catalog.contract;

import caravan.chassis.testkit.values.SampledMessagesTest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.kernel.MessageType;
import java.util.Map;

class CatalogSamplesTest extends SampledMessagesTest {
    private static final Sku KETTLE = new Sku("kettle-1.7");

    private static final Map<MessageType<? extends CatalogMessage>, CatalogMessage> MESSAGES = Map.of(
            CatalogMessage.PRODUCT_CHANGED,
            new ProductChanged(KETTLE, "Tea kettle", Money.of(1_999, "EUR"), 3),
            CatalogMessage.PRODUCT_WITHDRAWN,
            new ProductWithdrawn(KETTLE, 4));

    CatalogSamplesTest() {
        super(CatalogMessage.TYPES, MESSAGES);
    }
}
