package caravan.commerce.payments.stripe;

import com.stripe.model.StripeError;

/** What Stripe answered. */
sealed interface StripeOutcome<T> {
    record Done<T>(T value) implements StripeOutcome<T> {}

    /** Stripe did not do it. The same request gets the same answer. */
    record Refused<T>(StripeError error) implements StripeOutcome<T> {}

    /**
     * An error of Stripe's own: it may have been done or not. Stripe stores the error under the key, so that a repeat gets it again. The
     * thing itself must be looked at.
     */
    record Unknown<T>(int status) implements StripeOutcome<T> {}
}
