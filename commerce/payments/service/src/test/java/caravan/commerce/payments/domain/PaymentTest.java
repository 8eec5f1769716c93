package caravan.commerce.payments.domain;

import static caravan.commerce.payments.domain.SamplePayments.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.Money;
import caravan.commerce.payments.domain.Decision.Changed;
import caravan.commerce.payments.domain.Decision.OperationRequest;
import caravan.commerce.payments.domain.Decision.Refused;
import caravan.commerce.payments.domain.Decision.Repeated;
import caravan.commerce.payments.domain.Payment.FollowUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentTest {
    private static final ProviderAnswer APPROVED = new ProviderAnswer.Approved("reference");
    private static final ProviderAnswer LAPSED = new ProviderAnswer.Lapsed();
    private static final ProviderAnswer DECLINED = new ProviderAnswer.Declined("card_declined");

    @Test
    void aNewPaymentAsksTheProviderAndSendsNoReplyYet() {
        Changed changed = Payment.authorize(SamplePayments.request(1, "approve"), NOW);

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.AUTHORIZING);
        assertThat(changed.payment().version()).isEqualTo(1);
        assertThat(changed.operation()).contains(new OperationRequest(OperationKind.AUTHORIZE, Duration.ZERO));
        assertThat(changed.reply()).isEmpty();
        assertThat(changed.posting()).isEmpty();
    }

    @Test
    void aPaymentVoidedBeforeItWasAskedForNeverReachesTheProvider() {
        Changed changed = Payment.authorizeAfterVoid(SamplePayments.request(1, "approve"), NOW);

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.VOIDED);
        assertThat(changed.operation()).isEmpty();
        assertThat(changed.reply()).containsInstanceOf(PaymentOutcome.Voided.class);
    }

    /** The outcome of each command in each status: the next status, again (the reply is repeated), quiet (known, no reply yet), refused. */
    @ParameterizedTest
    @CsvSource({
        "AUTHORIZING, refused,   AUTHORIZING, refused",
        "ACTION_REQUIRED, refused, CANCELLING, refused",
        "AUTHORIZED,  CAPTURING, VOIDING,     refused",
        "DECLINED,    refused,   again,       refused",
        "RENEWING,    RENEWING,  RENEWING,    refused",
        "CAPTURING,   quiet,     refused,     CAPTURING",
        "CAPTURED,    again,     refused,     REFUNDING",
        "VOIDING,     refused,   quiet,       refused",
        "CANCELLING,  refused,   quiet,       refused",
        "VOIDED,      refused,   again,       refused",
        "REFUNDING,   quiet,     refused,     quiet",
        "REFUNDED,    quiet,     refused,     again",
    })
    void everyCommandHasADecisionInEveryStatus(PaymentStatus status, String capture, String voiding, String refund) {
        Payment payment = SamplePayments.in(status);

        assertThat(summary(payment.capture(NOW))).isEqualTo(capture);
        assertThat(summary(payment.voidAuthorization(NOW))).isEqualTo(voiding);
        assertThat(summary(payment.refund(NOW))).isEqualTo(refund);
    }

    /** The outcome of an approval of each operation. */
    @ParameterizedTest
    @CsvSource({
        "AUTHORIZING, AUTHORIZED, quiet,      refused,  refused, refused, refused",
        "ACTION_REQUIRED, refused, AUTHORIZED, refused, refused, refused, refused",
        "AUTHORIZED,  refused,    quiet,      refused,  refused, refused, refused",
        "RENEWING,    refused,    quiet,      refused,  refused, refused, refused",
        "DECLINED,    refused,    quiet,      refused,  refused, refused, refused",
        "CAPTURING,   refused,    quiet,      CAPTURED, refused, refused, refused",
        "CAPTURED,    refused,    quiet,      refused,  refused, refused, refused",
        "VOIDING,     refused,    quiet,      refused,  VOIDED,  refused, refused",
        "CANCELLING,  refused,    quiet,      refused,  refused, VOIDED,  refused",
        "VOIDED,      refused,    quiet,      refused,  refused, refused, refused",
        "REFUNDING,   refused,    quiet,      refused,  refused, refused, REFUNDED",
        "REFUNDED,    refused,    quiet,      refused,  refused, refused, refused",
    })
    void anAnswerCountsOnlyWhereItIsWaitedFor(
            PaymentStatus status,
            String authorize,
            String confirm,
            String capture,
            String voiding,
            String cancel,
            String refund) {
        Payment payment = SamplePayments.in(status);

        assertThat(summary(payment.answer(OperationKind.AUTHORIZE, APPROVED, LapsePolicy.RENEW, NOW)))
                .isEqualTo(authorize);
        assertThat(summary(payment.answer(OperationKind.CONFIRM, APPROVED, LapsePolicy.RENEW, NOW)))
                .isEqualTo(confirm);
        assertThat(summary(payment.answer(OperationKind.CAPTURE, APPROVED, LapsePolicy.RENEW, NOW)))
                .isEqualTo(capture);
        assertThat(summary(payment.answer(OperationKind.VOID, APPROVED, LapsePolicy.RENEW, NOW)))
                .isEqualTo(voiding);
        assertThat(summary(payment.answer(OperationKind.CANCEL, APPROVED, LapsePolicy.RENEW, NOW)))
                .isEqualTo(cancel);
        assertThat(summary(payment.answer(OperationKind.REFUND, APPROVED, LapsePolicy.RENEW, NOW)))
                .isEqualTo(refund);
    }

    @Test
    void anApprovedAuthorizationIsReportedAndPosted() {
        Changed changed = changed(SamplePayments.in(PaymentStatus.AUTHORIZING)
                .answer(OperationKind.AUTHORIZE, APPROVED, LapsePolicy.RENEW, NOW));

        assertThat(changed.reply()).containsInstanceOf(PaymentOutcome.Authorized.class);
        assertThat(changed.posting()).contains(PostingKind.AUTHORIZATION);
        assertThat(changed.payment().references().authorization()).contains("reference");
    }

    @Test
    void aRequiredActionIsToldAndLookedAtLaterAndNothingIsHeldUntilItIsDone() {
        Changed required = changed(SamplePayments.in(PaymentStatus.AUTHORIZING)
                .answer(OperationKind.AUTHORIZE, SamplePayments.ACTION_REQUIRED, LapsePolicy.RENEW, NOW));

        assertThat(required.payment().status()).isEqualTo(PaymentStatus.ACTION_REQUIRED);
        assertThat(required.operation())
                .contains(new OperationRequest(OperationKind.CONFIRM, Payment.FIRST_LOOK_DELAY));
        assertThat(required.reply()).containsInstanceOf(PaymentOutcome.ActionRequired.class);
        assertThat(required.posting()).isEmpty();
        assertThat(required.action()).contains(SamplePayments.ACTION_REQUIRED.action());

        Changed authorized =
                changed(required.payment().answer(OperationKind.CONFIRM, APPROVED, LapsePolicy.RENEW, NOW));
        assertThat(authorized.reply()).containsInstanceOf(PaymentOutcome.Authorized.class);
        assertThat(authorized.posting()).contains(PostingKind.AUTHORIZATION);
    }

    @Test
    void anActionThatFailsDeclinesThePayment() {
        Changed changed = changed(SamplePayments.in(PaymentStatus.ACTION_REQUIRED)
                .answer(OperationKind.CONFIRM, DECLINED, LapsePolicy.RENEW, NOW));

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.DECLINED);
        assertThat(changed.reply()).containsInstanceOf(PaymentOutcome.Declined.class);
        assertThat(changed.posting()).isEmpty();
    }

    @Test
    void anActionThatIsCalledOffIsCancelledAndPostsNothingSinceNothingWasHeld() {
        Changed cancelling =
                changed(SamplePayments.in(PaymentStatus.ACTION_REQUIRED).voidAuthorization(NOW));
        assertThat(cancelling.operation()).contains(new OperationRequest(OperationKind.CANCEL, Duration.ZERO));

        Changed voided = changed(cancelling.payment().answer(OperationKind.CANCEL, APPROVED, LapsePolicy.RENEW, NOW));
        assertThat(voided.reply()).containsInstanceOf(PaymentOutcome.Voided.class);
        assertThat(voided.posting()).isEmpty();
        assertThat(voided.payment().references().authorization()).isEmpty();
    }

    @Test
    void aVoidAskedWhileAuthorizingCancelsTheActionWithoutAskingTheCustomer() {
        Payment waiting = changed(SamplePayments.in(PaymentStatus.AUTHORIZING).voidAuthorization(NOW))
                .payment();

        Changed changed = changed(
                waiting.answer(OperationKind.AUTHORIZE, SamplePayments.ACTION_REQUIRED, LapsePolicy.RENEW, NOW));

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.CANCELLING);
        assertThat(changed.operation()).map(OperationRequest::kind).contains(OperationKind.CANCEL);
        assertThat(changed.reply()).isEmpty();
        assertThat(changed.action()).isEmpty();
    }

    @Test
    void anAuthorizationThatLapsedIsAskedForAnewAndTheBooksHoldItMeanwhile() {
        Payment authorized = SamplePayments.in(PaymentStatus.AUTHORIZED);
        assertThat(authorized.look())
                .hasValueSatisfying(look -> assertThat(look.operation())
                        .contains(new OperationRequest(OperationKind.CONFIRM, Duration.ZERO)));

        Changed renewing = changed(authorized.answer(OperationKind.CONFIRM, LAPSED, LapsePolicy.RENEW, NOW));
        assertThat(renewing.payment().status()).isEqualTo(PaymentStatus.RENEWING);
        assertThat(renewing.operation()).contains(new OperationRequest(OperationKind.RENEW, Duration.ZERO));

        Changed renewed = changed(renewing.payment().answer(OperationKind.RENEW, APPROVED, LapsePolicy.RENEW, NOW));
        assertThat(renewed.payment().status()).isEqualTo(PaymentStatus.AUTHORIZED);
        assertThat(renewed.payment().references().authorization()).contains("reference");
        assertThat(renewed.reply()).isEmpty();
        assertThat(renewed.posting()).isEmpty();
    }

    @Test
    void aLapsedAuthorizationIsToldIfItIsNotRenewedOrShallNotBe() {
        Payment authorized = SamplePayments.in(PaymentStatus.AUTHORIZED);
        Payment renewing = SamplePayments.in(PaymentStatus.RENEWING);

        for (Decision decision : List.of(
                authorized.answer(OperationKind.CONFIRM, LAPSED, LapsePolicy.TELL, NOW),
                renewing.answer(OperationKind.RENEW, DECLINED, LapsePolicy.RENEW, NOW),
                renewing.answer(OperationKind.RENEW, SamplePayments.ACTION_REQUIRED, LapsePolicy.RENEW, NOW))) {
            assertThat(changed(decision).payment().status()).isEqualTo(PaymentStatus.AUTHORIZED);
            assertThat(changed(decision).reply()).containsInstanceOf(PaymentOutcome.Lapsed.class);
        }
    }

    /** The goods have left. */
    @Test
    void aCaptureOfALapsedAuthorizationIsNeverGivenUp() {
        for (LapsePolicy policy : LapsePolicy.values()) {
            Changed renewing = changed(
                    SamplePayments.in(PaymentStatus.CAPTURING).answer(OperationKind.CAPTURE, LAPSED, policy, NOW));
            assertThat(renewing.payment().followUp()).isEqualTo(FollowUp.CAPTURE);

            Changed refused = changed(renewing.payment().answer(OperationKind.RENEW, DECLINED, policy, NOW));
            assertThat(refused.operation())
                    .contains(new OperationRequest(OperationKind.RENEW, Payment.REFUSED_OPERATION_DELAY));

            Changed renewed = changed(refused.payment().answer(OperationKind.RENEW, APPROVED, policy, NOW));
            assertThat(renewed.payment().status()).isEqualTo(PaymentStatus.CAPTURING);
            assertThat(renewed.operation()).contains(new OperationRequest(OperationKind.CAPTURE, Duration.ZERO));
        }
    }

    @Test
    void whatIsAskedDuringARenewalFollowsIt() {
        Payment renewing = SamplePayments.in(PaymentStatus.RENEWING);
        Payment capture = changed(renewing.capture(NOW)).payment();
        Payment voiding = changed(renewing.voidAuthorization(NOW)).payment();
        Payment refund = changed(capture.refund(NOW)).payment();

        assertThat(capture.voidAuthorization(NOW)).isInstanceOf(Refused.class);
        assertThat(changed(voiding.answer(OperationKind.RENEW, APPROVED, LapsePolicy.RENEW, NOW))
                        .payment()
                        .status())
                .isEqualTo(PaymentStatus.VOIDING);
        assertThat(changed(voiding.answer(OperationKind.RENEW, DECLINED, LapsePolicy.RENEW, NOW))
                        .payment()
                        .status())
                .isEqualTo(PaymentStatus.VOIDING);
        assertThat(changed(refund.answer(OperationKind.RENEW, APPROVED, LapsePolicy.RENEW, NOW))
                        .payment()
                        .followUp())
                .isEqualTo(FollowUp.REFUND);
    }

    @Test
    void anActionDoesNotPrintItsSecrets() {
        assertThat(SamplePayments.ACTION_REQUIRED.toString()).doesNotContain("secret");
    }

    @Test
    void aDeclinedAuthorizationIsReportedWithItsReasonAndPostsNothing() {
        Changed changed = changed(SamplePayments.in(PaymentStatus.AUTHORIZING)
                .answer(OperationKind.AUTHORIZE, DECLINED, LapsePolicy.RENEW, NOW));

        assertThat(changed.reply())
                .containsInstanceOf(PaymentOutcome.Declined.class)
                .hasValueSatisfying(reply ->
                        assertThat(((PaymentOutcome.Declined) reply).reason()).isEqualTo("card_declined"));
        assertThat(changed.posting()).isEmpty();
    }

    @Test
    void aVoidAskedWhileAuthorizingFollowsTheApprovalWithoutTellingOfIt() {
        Payment waiting = changed(SamplePayments.in(PaymentStatus.AUTHORIZING).voidAuthorization(NOW))
                .payment();

        Changed changed = changed(waiting.answer(OperationKind.AUTHORIZE, APPROVED, LapsePolicy.RENEW, NOW));

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.VOIDING);
        assertThat(changed.operation()).map(OperationRequest::kind).contains(OperationKind.VOID);
        assertThat(changed.reply()).isEmpty();
        assertThat(changed.posting()).contains(PostingKind.AUTHORIZATION);
    }

    @Test
    void aVoidAskedWhileAuthorizingIsDoneOnceTheProviderDeclines() {
        Payment waiting = SamplePayments.in(PaymentStatus.AUTHORIZING, FollowUp.VOID);

        Changed changed = changed(waiting.answer(OperationKind.AUTHORIZE, DECLINED, LapsePolicy.RENEW, NOW));

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.DECLINED);
        assertThat(changed.operation()).isEmpty();
        assertThat(changed.reply()).containsInstanceOf(PaymentOutcome.Voided.class);
    }

    @Test
    void aRefundAskedWhileCapturingFollowsTheCapture() {
        Payment waiting = SamplePayments.in(PaymentStatus.CAPTURING, FollowUp.REFUND);

        Changed changed = changed(waiting.answer(OperationKind.CAPTURE, APPROVED, LapsePolicy.RENEW, NOW));

        assertThat(changed.payment().status()).isEqualTo(PaymentStatus.REFUNDING);
        assertThat(changed.operation()).map(OperationRequest::kind).contains(OperationKind.REFUND);
        assertThat(changed.reply()).containsInstanceOf(PaymentOutcome.Captured.class);
        assertThat(changed.posting()).contains(PostingKind.CAPTURE);
    }

    @ParameterizedTest
    @CsvSource({"CAPTURING, CAPTURE", "VOIDING, VOID", "REFUNDING, REFUND"})
    void anOperationThatMustBeDoneAndIsRefusedIsAskedForAgainLater(PaymentStatus status, OperationKind kind) {
        Payment payment = SamplePayments.in(status);

        Changed changed = changed(payment.answer(kind, DECLINED, LapsePolicy.RENEW, NOW));

        assertThat(changed.payment()).isEqualTo(payment);
        assertThat(changed.operation()).contains(new OperationRequest(kind, Payment.REFUSED_OPERATION_DELAY));
        assertThat(changed.posting()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PaymentStatus.class)
    void anAuthorizationAskedForAgainAsksTheProviderForNothing(PaymentStatus status) {
        Payment payment = SamplePayments.in(status);

        assertThat(payment.authorizeAgain(SamplePayments.request(1, "approve"))).isInstanceOf(Repeated.class);
    }

    @Test
    void anAuthorizationAskedForAgainWithAnotherAmountIsRefused() {
        Payment.Request first = SamplePayments.request(1, "approve");
        Payment.Request other = new Payment.Request(
                first.paymentId(), first.orderId(), first.userId(), Money.of(2000, "EUR"), first.method());

        assertThat(SamplePayments.in(PaymentStatus.AUTHORIZED).authorizeAgain(other))
                .isInstanceOf(Refused.class);
    }

    private static Changed changed(Decision decision) {
        assertThat(decision).isInstanceOf(Changed.class);
        return (Changed) decision;
    }

    private static String summary(Decision decision) {
        return switch (decision) {
            case Changed changed -> changed.payment().status().name();
            case Repeated(Optional<?> reply) -> reply.isPresent() ? "again" : "quiet";
            case Refused _ -> "refused";
        };
    }
}
