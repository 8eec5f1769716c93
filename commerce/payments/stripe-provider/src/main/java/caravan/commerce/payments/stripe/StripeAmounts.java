package caravan.commerce.payments.stripe;

import caravan.commerce.kernel.Money;
import java.util.Currency;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Amounts as Stripe writes them (https://docs.stripe.com/currencies). Caravan has minor units by ISO 4217. Stripe has the same for most
 * currencies, but not for all.
 */
final class StripeAmounts {
    private static final int TWO_DECIMALS = 2;
    private static final int THREE_DECIMALS = 3;

    /** Of a currency that has other decimals at Stripe than in ISO 4217. */
    private static final Map<String, Integer> OTHER_DECIMALS = Map.of("ISK", 2, "MGA", 0);

    /** Stripe lists it as a currency without decimals, and also as one with two. A wrong guess would charge a hundred times too much. */
    private static final String UNCLEAR = "UGX";

    /** The last digit of an amount in these must be 0. */
    private static final Set<String> THREE_DECIMAL_CURRENCIES = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private static final long LAST_DIGIT = 10;

    private StripeAmounts() {}

    /** The amount in Stripe's units. Empty if Stripe cannot take it: it has a fraction there, or Stripe does not know the currency. */
    static OptionalLong of(Money money) {
        String currency = money.currency().value();
        if (currency.equals(UNCLEAR)) {
            return OptionalLong.empty();
        }
        int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
        if (decimals > TWO_DECIMALS) {
            boolean fits = decimals == THREE_DECIMALS
                    && THREE_DECIMAL_CURRENCIES.contains(currency)
                    && money.amount() % LAST_DIGIT == 0;
            return fits ? OptionalLong.of(money.amount()) : OptionalLong.empty();
        }
        int atStripe = OTHER_DECIMALS.getOrDefault(currency, decimals);
        long factor = powerOfTen(Math.abs(atStripe - decimals));
        if (atStripe >= decimals) {
            return OptionalLong.of(Math.multiplyExact(money.amount(), factor));
        }
        return money.amount() % factor == 0 ? OptionalLong.of(money.amount() / factor) : OptionalLong.empty();
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
