package caravan.commerce.payments.testkit.stripe;

import java.util.Arrays;
import java.util.Optional;

/** Stripe's test payment methods: https://docs.stripe.com/testing. */
enum TestCard {
    VISA("pm_card_visa", "", ""),
    MASTERCARD("pm_card_mastercard", "", ""),
    AUTHENTICATION_REQUIRED("pm_card_authenticationRequired", "", ""),
    THREE_D_SECURE("pm_card_threeDSecure2Required", "", ""),
    DECLINED("pm_card_chargeDeclined", "card_declined", "generic_decline"),
    DECLINED_VISA("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
    INSUFFICIENT_FUNDS("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    INSUFFICIENT_FUNDS_VISA("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    LOST("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
    STOLEN("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
    VELOCITY("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"),
    FRAUDULENT("pm_card_chargeDeclinedFraudulent", "card_declined", "fraudulent"),
    EXPIRED("pm_card_chargeDeclinedExpiredCard", "expired_card", ""),
    INCORRECT_CVC("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", ""),
    PROCESSING_ERROR("pm_card_chargeDeclinedProcessingError", "processing_error", "");

    private final String id;
    private final String code;
    private final String declineCode;

    TestCard(String id, String code, String declineCode) {
        this.id = id;
        this.code = code;
        this.declineCode = declineCode;
    }

    static Optional<TestCard> of(String id) {
        return Arrays.stream(values()).filter(card -> card.id.equals(id)).findFirst();
    }

    boolean needsAuthentication() {
        return this == AUTHENTICATION_REQUIRED || this == THREE_D_SECURE;
    }

    boolean isDeclined() {
        return !code.isEmpty();
    }

    StripeFault fault() {
        StripeFault fault = StripeFault.of(402, "card_error", code, "Your card was declined.");
        return declineCode.isEmpty() ? fault : fault.with("decline_code", declineCode);
    }
}
