package caravan.commerce.orders.domain;

import java.util.Set;

/** The means of payment that a customer chose; with the simulated provider, how that one behaves. */
public record PaymentMethod(String value) {
    private static final Set<String> KNOWN =
            Set.of("approve", "decline", "timeout_before_charge", "timeout_after_charge", "slow");

    /** What an order is paid with unless its customer says otherwise. */
    public static final PaymentMethod APPROVE = new PaymentMethod("approve");

    /** @throws IllegalArgumentException if there is no such means of payment */
    public PaymentMethod {
        if (!KNOWN.contains(value)) {
            throw new IllegalArgumentException(
                    "must be one of approve, decline, timeout_before_charge, timeout_after_charge and slow");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
