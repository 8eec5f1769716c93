package caravan.commerce.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkuTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "sku-1",
                "ACME.2024_red",
                "0",
                "x123456789012345678901234567890123456789012345678901234567890123"
            })
    void takesLettersDigitsAndAFewMarks(String text) {
        assertThatCode(() -> new Sku(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-a",
                "a b",
                "ä",
                "a/b",
                "a\n",
                "x1234567890123456789012345678901234567890123456789012345678901234"
            })
    void refusesAllElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sku(text));
    }
}
