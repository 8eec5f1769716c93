package caravan.commerce.payments.contract;

import caravan.kernel.MessageType;
import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Describes payments: money that is held, captured and refunded. */
public final class PaymentsDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("payments")
                .platform("commerce")
                .summary("Payments and their ledger.")
                .routes(
                        "GET /payments",
                        "GET /payments/{id}",
                        "GET /payments/{id}/action",
                        "GET /payments/{id}/operations",
                        "GET /ledger",
                        "POST /payment-webhooks/{provider}")
                .messages(PaymentsMessage.COMMANDS)
                .messages(PaymentsMessage.REPLIES)
                .subscription(
                        "handle-payment-commands",
                        PaymentsMessage.COMMANDS.stream().map(MessageType::name).toArray(String[]::new))
                .view("payments", "Payments")
                .build();
    }
}
