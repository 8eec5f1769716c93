package caravan.commerce.orders.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Describes orders. It names the messages of other services as texts, since a contract knows no other contract. */
public final class OrdersDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("orders")
                .platform("commerce")
                .summary("Orders, from placed to shipped.")
                .routes(
                        "GET /orders",
                        "POST /orders",
                        "GET /orders/{id}",
                        "PATCH /orders/{id}",
                        "GET /orders/{id}/notes",
                        "POST /orders/{id}/notes",
                        "DELETE /orders/{id}/notes/{note_id}",
                        "GET /orders/{id}/events",
                        "GET /orders/{id}/history",
                        "POST /orders/{id}/cancellation",
                        "POST /orders/{id}/shipment",
                        "POST /orders/{id}/return")
                .messages(OrdersMessage.TYPES)
                .sends(
                        "inventory.reserve-stock.v1",
                        "inventory.release-stock.v1",
                        "inventory.commit-stock.v1",
                        "inventory.return-stock.v1",
                        "payments.authorize-payment.v1",
                        "payments.capture-payment.v1",
                        "payments.void-payment.v1",
                        "payments.refund-payment.v1")
                .subscription(
                        "handle-stock-replies",
                        "inventory.stock-reserved.v1",
                        "inventory.stock-refused.v1",
                        "inventory.stock-released.v1",
                        "inventory.stock-committed.v1",
                        "inventory.stock-returned.v1")
                .subscription(
                        "handle-payment-replies",
                        "payments.payment-authorized.v1",
                        "payments.payment-action-required.v1",
                        "payments.payment-lapsed.v1",
                        "payments.payment-declined.v1",
                        "payments.payment-captured.v1",
                        "payments.payment-voided.v1",
                        "payments.payment-refunded.v1")
                .subscription("remember-prices", "catalog.product-changed.v1", "catalog.product-withdrawn.v1")
                .subscription("remember-customers", "users.user-changed.v2", "users.user-deleted.v1")
                .processes(2)
                .view("orders", "Orders")
                .welcome("""
                        curl -s -X PUT $url/products/tea -H "Authorization: Bearer $admin" -H "$json" \\
                          -d '{"name":"Tea","price":{"amount":499,"currency":"EUR"}}'; echo
                        curl -s $url/stock/tea/receipts -H "Authorization: Bearer $admin" -H "$json" -d '{"quantity":100}'; echo
                        order=$(curl -s $url/orders -H "Authorization: Bearer $ada" -H "$json" -H 'Prefer: wait=5' \\
                          -d '{"items":[{"sku":"tea","quantity":2}]}' | field id)
                        curl -s $url/orders/$order -H "Authorization: Bearer $ada"; echo
                        """)
                .build();
    }
}
