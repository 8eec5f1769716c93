package caravan.commerce.payments.provider;

import caravan.chassis.api.Assembly;

/** A provider that payments can be started with, found by {@link java.util.ServiceLoader}. */
public interface PaymentProviderFactory {
    /** What the setting {@code payments.provider} chooses it by: lower-case letters, digits and hyphens. */
    String name();

    /** One line for whoever starts the process: what it means to be paid through this provider. */
    String notice();

    /**
     * Makes the provider ready, once, while payments is assembled.
     *
     * @param assembly payments' own: the provider's settings are payments' settings, its tables are in payments' schema,
     *     brought up to date as a part of it ({@code db/payments.parts})
     * @throws IllegalArgumentException if a setting does not fit
     */
    PaymentProvider open(Assembly assembly);
}
