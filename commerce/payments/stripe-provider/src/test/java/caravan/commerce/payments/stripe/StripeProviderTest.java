package caravan.commerce.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.testkit.values.MovableClock;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.commerce.payments.testkit.PaymentProviderSuite;
import caravan.commerce.payments.testkit.stripe.StripeServer;
import caravan.commerce.payments.testkit.stripe.StripeServer.Mishap;
import caravan.kernel.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stripe's provider against a local server that follows Stripe's API. */
class StripeProviderTest extends PaymentProviderSuite {
    private static final Money AMOUNT = Money.of(1999, "EUR");
    private static final String VISA = "pm_card_visa";
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final StripeServer server = StripeServer.start(0, clock);
    private final PaymentProvider provider = provider(StripeServer.API_KEY, Duration.ofSeconds(20));

    private PaymentProvider provider(String apiKey, Duration answerTimeout) {
        StripeSettings settings = new StripeSettings(
                new StripeSecret(apiKey),
                Optional.empty(),
                server.base(),
                Duration.ofSeconds(5),
                answerTimeout,
                Optional.empty());
        StripeCalls calls = new StripeCalls(settings, new StripePace(clock, new Backoff(PAUSE, PAUSE)));
        return new StripeProvider(calls, settings, clock);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected PaymentProvider provider() {
        return provider;
    }

    @Override
    protected String approved() {
        return VISA;
    }

    @Override
    protected String declined() {
        return "pm_card_chargeDeclinedInsufficientFunds";
    }

    @Override
    protected String declineReason() {
        return "insufficient_funds";
    }

    @Override
    protected String losesItsAnswer() {
        server.next(Mishap.CUT_OFF_AFTER);
        return VISA;
    }

    @Override
    protected String doesNothing() {
        server.next(Mishap.CUT_OFF_BEFORE);
        return VISA;
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    private PaymentId payment() {
        return new PaymentId(key().value());
    }

    private String authorized() throws Exception {
        return reference(provider.authorize(key(), payment(), AMOUNT, VISA));
    }

    @ParameterizedTest
    @CsvSource({
        "pm_card_chargeDeclined, generic_decline",
        "pm_card_visa_chargeDeclinedLostCard, lost_card",
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded, card_velocity_exceeded",
        "pm_card_chargeDeclinedExpiredCard, expired_card",
        "pm_card_chargeDeclinedIncorrectCvc, incorrect_cvc",
        "pm_card_chargeDeclinedProcessingError, processing_error",
    })
    void aDeclineHasTheIssuersCodeOrElseStripes(String card, String reason) throws Exception {
        assertThat(provider.authorize(key(), payment(), AMOUNT, card)).isEqualTo(new ProviderReply.Declined(reason));
    }

    @Test
    void anAmountBelowStripesLeastIsDeclined() throws Exception {
        assertThat(provider.authorize(key(), payment(), Money.of(49, "EUR"), VISA))
                .isEqualTo(new ProviderReply.Declined("amount_too_small"));
    }

    @Test
    void anAmountThatStripeCannotWriteIsDeclinedWithoutACall() throws Exception {
        assertThat(provider.authorize(key(), payment(), Money.of(1999, "KWD"), VISA))
                .isEqualTo(new ProviderReply.Declined("unsupported_amount"));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aPartIsCapturedAndOfThatPartsAreRefundedUntilNothingIsLeft() throws Exception {
        String authorization = authorized();
        String capture = reference(provider.capture(key(), authorization, Money.of(1500, "EUR")));

        assertThat(provider.refund(key(), capture, Money.of(1000, "EUR"))).isInstanceOf(ProviderReply.Approved.class);
        assertThat(provider.refund(key(), capture, Money.of(501, "EUR"))).isInstanceOf(ProviderReply.Declined.class);
        assertThat(provider.refund(key(), capture, Money.of(500, "EUR"))).isInstanceOf(ProviderReply.Approved.class);
        assertThat(provider.refund(key(), capture, Money.of(1, "EUR")))
                .isEqualTo(new ProviderReply.Declined("charge_already_refunded"));
    }

    @Test
    void moreThanWasAuthorizedIsNotCaptured() throws Exception {
        assertThat(provider.capture(key(), authorized(), Money.of(2000, "EUR")))
                .isEqualTo(new ProviderReply.Declined("amount_too_large"));
    }

    @ParameterizedTest
    @CsvSource({"CUT_OFF_AFTER", "ERROR_AFTER"})
    void captureVoidAndRefundWithALostAnswerAreDoneOnce(Mishap mishap) throws Exception {
        String authorization = authorized();
        String released = authorized();
        OperationKey capture = key();
        OperationKey release = key();
        OperationKey refund = key();

        assertThat(repeatedAfter(mishap, () -> provider.capture(capture, authorization, AMOUNT)))
                .isEqualTo(new ProviderReply.Approved(authorization));
        assertThat(repeatedAfter(mishap, () -> provider.voidAuthorization(release, released)))
                .isEqualTo(new ProviderReply.Approved(released));
        assertThat(repeatedAfter(mishap, () -> provider.refund(refund, authorization, Money.of(999, "EUR"))))
                .isInstanceOf(ProviderReply.Approved.class);

        assertThat(provider.refund(key(), authorization, Money.of(1001, "EUR")))
                .isInstanceOf(ProviderReply.Declined.class);
        assertThat(provider.refund(key(), authorization, Money.of(1000, "EUR")))
                .isInstanceOf(ProviderReply.Approved.class);
    }

    /** A call that may get no answer. */
    @FunctionalInterface
    private interface Call {
        ProviderReply make() throws Exception;
    }

    private ProviderReply repeatedAfter(Mishap mishap, Call call) throws Exception {
        server.next(mishap);
        try {
            call.make();
        } catch (ProviderUnreachableException _) {
            // A repeat follows.
        }
        return call.make();
    }

    @Test
    void aServerErrorAfterTheChargeIsFoundByTheOperationsKeyOnceTheSearchKnowsIt() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        server.searchIsLate(true);
        server.next(Mishap.ERROR_AFTER);

        assertThatThrownBy(() -> provider.authorize(key, payment, AMOUNT, VISA))
                .isInstanceOf(ProviderUnreachableException.class);
        // Stripe repeats its error, and the search is late: it stays unknown.
        assertThatThrownBy(() -> provider.authorize(key, payment, AMOUNT, VISA))
                .isInstanceOf(ProviderUnreachableException.class);

        server.searchIsLate(false);
        assertThat(provider.authorize(key, payment, AMOUNT, VISA)).isInstanceOf(ProviderReply.Approved.class);
        assertThat(server.intents()).hasSize(1);
    }

    @Test
    void whatWasDoneUnderAKeyThatStripeHasForgottenIsFoundAndNotRepeated() throws Exception {
        OperationKey key = key();
        OperationKey refund = key();
        PaymentId payment = payment();
        ProviderReply first = provider.authorize(key, payment, AMOUNT, VISA);
        String capture = reference(provider.capture(key(), reference(first), AMOUNT));
        ProviderReply refunded = provider.refund(refund, capture, Money.of(100, "EUR"));

        clock.advance(Duration.ofDays(2));

        assertThat(provider.lookUp(key)).contains(first);
        assertThat(provider.refund(refund, capture, Money.of(100, "EUR"))).isEqualTo(refunded);
        assertThat(provider.capture(key(), reference(first), AMOUNT)).isEqualTo(first);
        assertThat(server.intents()).hasSize(1);
    }

    @Test
    void aRefusalForTheRatePausesAllCallsOfThisProcess() throws Exception {
        server.next(Mishap.RATE_LIMIT);
        assertThatThrownBy(this::authorized).isInstanceOf(ProviderUnreachableException.class);
        assertThatThrownBy(this::authorized).isInstanceOf(ProviderUnreachableException.class);
        assertThat(server.requests()).hasSize(1);

        clock.advance(PAUSE);

        assertThat(authorized()).startsWith("pi_");
    }

    @ParameterizedTest
    @CsvSource({"TIME_OUT_BEFORE", "TIME_OUT_AFTER"})
    void aCallThatGetsNoAnswerEndsAndItsRepeatChargesOnce(Mishap mishap) throws Exception {
        PaymentProvider impatient = provider(StripeServer.API_KEY, Duration.ofMillis(200));
        OperationKey key = key();
        PaymentId payment = payment();
        server.next(mishap);

        assertThatThrownBy(() -> impatient.authorize(key, payment, AMOUNT, VISA))
                .isInstanceOf(ProviderUnreachableException.class);

        assertThat(provider.authorize(key, payment, AMOUNT, VISA)).isInstanceOf(ProviderReply.Approved.class);
        assertThat(server.intents()).hasSize(1);
    }

    @Test
    void anOperationWhoseKeyIsInUseStaysOpen() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        server.next(Mishap.CONFLICT);

        assertThatThrownBy(() -> provider.authorize(key, payment, AMOUNT, VISA))
                .isInstanceOf(ProviderUnreachableException.class);
        assertThat(provider.authorize(key, payment, AMOUNT, VISA)).isInstanceOf(ProviderReply.Approved.class);
    }

    @Test
    void withAKeyThatStripeDoesNotAcceptOperationsStayOpenAndNoMessageHasTheKey() {
        PaymentProvider refused = provider("sk_test_wrong", Duration.ofSeconds(20));

        assertThatThrownBy(() -> refused.authorize(key(), payment(), AMOUNT, VISA))
                .isInstanceOf(ProviderUnreachableException.class)
                .hasMessageContaining("does not accept the API key")
                .hasMessageNotContaining("sk_test");
    }

    @Test
    void anAuthorizationThatLapsedCannotBeCapturedAndIsVoidAlready() throws Exception {
        String authorization = authorized();
        server.lapse(authorization);

        assertThat(provider.capture(key(), authorization, AMOUNT)).isEqualTo(new ProviderReply.Lapsed());
        assertThat(provider.stateOf(authorization)).isEqualTo(new ProviderReply.Lapsed());
        assertThat(provider.voidAuthorization(key(), authorization))
                .isEqualTo(new ProviderReply.Approved(authorization));
    }

    @Test
    void theOrdersPaymentAndTheOperationStandInTheMetadata() throws Exception {
        OperationKey key = key();
        PaymentId payment = payment();
        provider.authorize(key, payment, AMOUNT, VISA);

        assertThat(server.intents())
                .extracting(intent -> intent.get("metadata").toString())
                .isEqualTo(List.of("{caravan_operation=" + key + ", caravan_payment=" + payment + "}"));
    }
}
