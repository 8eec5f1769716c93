package caravan.commerce.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.Money;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAmountsTest {
    @ParameterizedTest
    @CsvSource({"1999, EUR, 1999", "500, JPY, 500", "5, ISK, 500", "700, MGA, 7", "5120, KWD, 5120"})
    void anAmountIsInStripesUnits(long amount, String currency, long atStripe) {
        assertThat(StripeAmounts.of(Money.of(amount, currency))).isEqualTo(OptionalLong.of(atStripe));
    }

    @ParameterizedTest
    @CsvSource({"5124, KWD", "750, MGA", "1000, LYD", "1000, CLF", "500, UGX"})
    void anAmountThatStripeCannotTakeHasNone(long amount, String currency) {
        assertThat(StripeAmounts.of(Money.of(amount, currency))).isEmpty();
    }
}
