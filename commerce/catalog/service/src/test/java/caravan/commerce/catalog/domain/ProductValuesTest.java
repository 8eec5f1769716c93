package caravan.commerce.catalog.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductValuesTest {
    private static final CurrencyCode EUR = new CurrencyCode("EUR");

    @Test
    void aNameLosesTheBlanksAroundIt() {
        assertThat(new ProductName("  Tea kettle ").value()).isEqualTo("Tea kettle");
    }

    @Test
    void aNameIsCountedInCharactersOutsideTheBasicPlaneToo() {
        String longest = "\uD83E\uDED6".repeat(ProductName.CHARACTERS_MAX);
        assertThat(new ProductName(longest).value()).isEqualTo(longest);
    }

    @Test
    void aNameHasItsBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProductName("x".repeat(ProductName.CHARACTERS_MAX + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\nlines", "nul\u0000", "half a pair \uD83E"})
    void aTextThatIsNoNameIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProductName(text));
    }

    @Test
    void aDescriptionMayHaveLines() {
        assertThat(new Description("Boils water.\n\t- quickly").value()).isEqualTo("Boils water.\n\t- quickly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul\u0000", "half a pair \uD83E", "\u001b[31m"})
    void aDescriptionHasNoCharactersThatPostgresqlCannotStoreOrATerminalObeys(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Description(text));
    }

    @Test
    void aDescriptionHasItsBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Description("x".repeat(Description.CHARACTERS_MAX + 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Money.AMOUNT_MAX + 1, Long.MAX_VALUE})
    void aPriceIsNotNegativeAndBounded(long amount) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Price(amount, EUR));
    }
}
