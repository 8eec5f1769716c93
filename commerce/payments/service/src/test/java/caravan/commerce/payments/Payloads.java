package caravan.commerce.payments;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.kernel.UserId;
import java.util.UUID;

/** Commands for tests. Payment n belongs to order n. */
final class Payloads {
    private static final long PAYMENT = 0x01939f3e7c007001L;
    private static final long ORDER = 0x01939f3e7c007002L;
    private static final long USER = 0x01939f3e7c007003L;
    private static final long VARIANT = 0x8000000000000000L;

    private Payloads() {}

    static PaymentId payment(long number) {
        return new PaymentId(new UUID(PAYMENT, VARIANT | number));
    }

    static OrderId orderOf(PaymentId payment) {
        return new OrderId(new UUID(ORDER, payment.value().getLeastSignificantBits()));
    }

    static AuthorizePayment authorize(PaymentId payment, String method) {
        return new AuthorizePayment(
                payment, orderOf(payment), new UserId(new UUID(USER, VARIANT)), Money.of(1999, "EUR"), method);
    }
}
