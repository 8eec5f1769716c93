package caravan.commerce.webhooks.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.List;

/** Describes webhooks: events for servers outside. */
public final class WebhooksDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("webhooks")
                .platform("commerce")
                .summary("Events for servers outside, signed and in order.")
                .routes(
                        "GET /webhook-endpoints",
                        "POST /webhook-endpoints",
                        "GET /webhook-endpoints/{id}",
                        "PATCH /webhook-endpoints/{id}",
                        "DELETE /webhook-endpoints/{id}",
                        "POST /webhook-endpoints/{id}/secret-rotation",
                        "POST /webhook-endpoints/{id}/redelivery",
                        "GET /webhook-endpoints/{id}/deliveries",
                        "GET /webhook-endpoints/{id}/deliveries/{delivery_id}",
                        "POST /webhook-endpoints/{id}/deliveries/{delivery_id}/redelivery")
                .subscription("deliver-order-events", array(PublicEvents.OF_ORDERS))
                .subscription("deliver-payment-events", array(PublicEvents.OF_PAYMENTS))
                .subscription("deliver-stock-events", array(PublicEvents.OF_STOCK))
                .subscription("deliver-product-events", array(PublicEvents.OF_PRODUCTS))
                .callsServersOutside()
                .viewForAdministrators("webhooks", "Webhooks")
                .build();
    }

    private static String[] array(List<String> types) {
        return types.toArray(String[]::new);
    }
}
