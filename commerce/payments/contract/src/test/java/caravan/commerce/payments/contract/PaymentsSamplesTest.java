package caravan.commerce.payments.contract;

import caravan.chassis.testkit.values.SampledMessagesTest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import java.util.Map;
import java.util.stream.Stream;

class PaymentsSamplesTest extends SampledMessagesTest {
    private static final PaymentId PAYMENT = PaymentId.parse("01939f3e-7c00-7000-8000-000000000001");
    private static final OrderId ORDER = OrderId.parse("01939f3e-7c00-7000-8000-000000000002");
    private static final UserId USER = UserId.parse("01939f3e-7c00-7000-8000-000000000003");
    private static final Money AMOUNT = Money.of(1999, "EUR");

    private static final Map<MessageType<? extends PaymentsMessage>, PaymentsMessage> MESSAGES = Map.ofEntries(
            Map.entry(PaymentsMessage.AUTHORIZE_PAYMENT, new AuthorizePayment(PAYMENT, ORDER, USER, AMOUNT, "approve")),
            Map.entry(PaymentsMessage.CAPTURE_PAYMENT, new CapturePayment(PAYMENT)),
            Map.entry(PaymentsMessage.VOID_PAYMENT, new VoidPayment(PAYMENT)),
            Map.entry(PaymentsMessage.REFUND_PAYMENT, new RefundPayment(PAYMENT)),
            Map.entry(PaymentsMessage.PAYMENT_AUTHORIZED, new PaymentAuthorized(PAYMENT, ORDER, AMOUNT)),
            Map.entry(PaymentsMessage.PAYMENT_ACTION_REQUIRED, new PaymentActionRequired(PAYMENT, ORDER)),
            Map.entry(PaymentsMessage.PAYMENT_DECLINED, new PaymentDeclined(PAYMENT, ORDER, "card_declined")),
            Map.entry(PaymentsMessage.PAYMENT_CAPTURED, new PaymentCaptured(PAYMENT, ORDER, AMOUNT)),
            Map.entry(PaymentsMessage.PAYMENT_VOIDED, new PaymentVoided(PAYMENT, ORDER)),
            Map.entry(PaymentsMessage.PAYMENT_REFUNDED, new PaymentRefunded(PAYMENT, ORDER, AMOUNT)),
            Map.entry(PaymentsMessage.PAYMENT_LAPSED, new PaymentLapsed(PAYMENT, ORDER)));

    PaymentsSamplesTest() {
        super(
                Stream.concat(PaymentsMessage.COMMANDS.stream(), PaymentsMessage.REPLIES.stream())
                        .toList(),
                MESSAGES);
    }
}
