package caravan.commerce.payments.contract;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.values.MessageSamples;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PaymentsSamplesTest {
    private static final PaymentId PAYMENT = PaymentId.parse("01939f3e-7c00-7000-8000-000000000001");
    private static final OrderId ORDER = OrderId.parse("01939f3e-7c00-7000-8000-000000000002");
    private static final UserId USER = UserId.parse("01939f3e-7c00-7000-8000-000000000003");
    private static final Money AMOUNT = Money.of(1999, "EUR");

    static final Map<MessageType<? extends PaymentsMessage>, PaymentsMessage> MESSAGES = Map.of(
            PaymentsMessage.AUTHORIZE_PAYMENT,
            new AuthorizePayment(PAYMENT, ORDER, USER, AMOUNT, "approve"),
            PaymentsMessage.CAPTURE_PAYMENT,
            new CapturePayment(PAYMENT),
            PaymentsMessage.VOID_PAYMENT,
            new VoidPayment(PAYMENT),
            PaymentsMessage.REFUND_PAYMENT,
            new RefundPayment(PAYMENT),
            PaymentsMessage.PAYMENT_AUTHORIZED,
            new PaymentAuthorized(PAYMENT, ORDER, AMOUNT),
            PaymentsMessage.PAYMENT_DECLINED,
            new PaymentDeclined(PAYMENT, ORDER, "card_declined"),
            PaymentsMessage.PAYMENT_CAPTURED,
            new PaymentCaptured(PAYMENT, ORDER, AMOUNT),
            PaymentsMessage.PAYMENT_VOIDED,
            new PaymentVoided(PAYMENT, ORDER),
            PaymentsMessage.PAYMENT_REFUNDED,
            new PaymentRefunded(PAYMENT, ORDER, AMOUNT));

    static final List<Map.Entry<MessageType<? extends PaymentsMessage>, PaymentsMessage>> ENTRIES =
            List.copyOf(MESSAGES.entrySet());

    @Test
    void everyTypeOfTheContractHasASample() {
        List<MessageType<? extends PaymentsMessage>> types = new ArrayList<>(PaymentsMessage.COMMANDS);
        types.addAll(PaymentsMessage.REPLIES);

        assertThat(MESSAGES.keySet()).containsExactlyInAnyOrderElementsOf(types);
    }

    @ParameterizedTest
    @FieldSource("ENTRIES")
    void aCommittedSampleIsReadAsItsMessage(Map.Entry<MessageType<? extends PaymentsMessage>, PaymentsMessage> entry) {
        MessageSamples.assertSampleDecodesTo(entry.getKey(), entry.getValue());
    }

    @ParameterizedTest
    @FieldSource("ENTRIES")
    void aMessageIsWrittenAsItsSample(Map.Entry<MessageType<? extends PaymentsMessage>, PaymentsMessage> entry) {
        MessageSamples.assertIsWrittenAsSample(entry.getKey(), entry.getValue());
    }
}
