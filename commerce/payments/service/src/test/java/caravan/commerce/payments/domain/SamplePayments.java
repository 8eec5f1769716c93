package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.Payment.FollowUp;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Payments for tests. */
public final class SamplePayments {
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    static final ProviderAnswer.ActionRequired ACTION_REQUIRED = new ProviderAnswer.ActionRequired(
            "reference",
            new CustomerAction("redirect_to_url", Optional.of("https://bank.example/secret"), Optional.of("a_secret")));

    private SamplePayments() {}

    public static Payment.Request request(long number, String method) {
        return new Payment.Request(
                new PaymentId(new UUID(0x7000L, number)),
                new OrderId(new UUID(0x7001L, number)),
                new UserId(new UUID(0x7002L, number)),
                Money.of(1999, "EUR"),
                method);
    }

    static Payment in(PaymentStatus status) {
        return in(status, FollowUp.NONE);
    }

    static Payment in(PaymentStatus status, FollowUp followUp) {
        Payment.Request request = request(1, "approve");
        ProviderReferences references =
                new ProviderReferences(Optional.of("authorization"), Optional.of("capture"), Optional.of("no"));
        return new Payment(
                request.paymentId(),
                request.orderId(),
                request.userId(),
                request.amount(),
                request.method(),
                status,
                followUp,
                references,
                5,
                NOW,
                NOW);
    }
}
