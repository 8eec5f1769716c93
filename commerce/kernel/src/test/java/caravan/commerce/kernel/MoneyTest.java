package caravan.commerce.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void addsWithinOneCurrency() {
        assertThat(Money.of(1999, "EUR").plus(Money.of(1, "EUR"))).isEqualTo(Money.of(2000, "EUR"));
    }

    @Test
    void refusesToAddAnotherCurrency() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(1, "EUR").plus(Money.of(1, "USD")))
                .withMessage("cannot add USD to EUR");
    }

    @Test
    void multipliesByAQuantity() {
        assertThat(Money.of(250, "EUR").times(new Quantity(3))).isEqualTo(Money.of(750, "EUR"));
    }

    @Test
    void refusesAProductBeyondItsBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(Money.AMOUNT_MAX, "EUR").times(new Quantity(2)));
    }

    @Test
    void refusesAProductThatWouldOverflowALong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(Money.AMOUNT_MAX, "EUR").times(new Quantity(Quantity.MAX)));
    }

    @Test
    void refusesASumBeyondItsBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(Money.AMOUNT_MAX, "EUR").plus(Money.of(1, "EUR")));
    }

    @Test
    void isNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of(-1, "EUR"));
    }

    @Test
    void knowsNoMadeUpCurrency() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of(1, "EURO"));
    }
}
