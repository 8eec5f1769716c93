package caravan.commerce.inventory.contract;

import caravan.kernel.MessageType;
import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Describes inventory: stock and its reservations. */
public final class InventoryDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("inventory")
                .platform("commerce")
                .summary("Stock and its reservations.")
                .routes(
                        "GET /stock",
                        "GET /stock/{sku}",
                        "GET /stock/{sku}/movements",
                        "POST /stock/{sku}/receipts",
                        "POST /stock/{sku}/adjustments",
                        "GET /reservations/{order_id}")
                .messages(InventoryMessage.COMMANDS)
                .messages(InventoryMessage.REPLIES)
                .subscription(
                        "handle-reservation-commands",
                        InventoryMessage.COMMANDS.stream()
                                .map(MessageType::name)
                                .toArray(String[]::new))
                .view("stock", "Stock")
                .build();
    }
}
