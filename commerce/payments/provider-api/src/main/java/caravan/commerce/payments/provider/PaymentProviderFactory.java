package caravan.commerce.payments.provider;

import caravan.chassis.api.Assembly;

/** Makes a payment provider. Payments finds it with {@link java.util.ServiceLoader}. */
public interface PaymentProviderFactory {
    /** The provider's name in the setting {@code payments.provider}: lower-case letters, digits and hyphens. */
    String name();

    /** One line for the operator, printed at the start: what this provider does with money. */
    String notice();

    /**
     * Makes the provider. Called once, while payments is assembled.
     *
     * @param assembly the one of payments: the provider reads its settings from payments' settings, and keeps its tables in payments'
     *     schema ({@code db/payments.parts} names its migrations)
     * @throws IllegalArgumentException if a setting is not valid
     */
    PaymentProvider open(Assembly assembly);
}
