package caravan.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionBoundsTest {
    @ParameterizedTest
    @CsvSource({"1,", "9,", "0,'--orders takes 1 to 9, not 0'", "10,'--orders takes 1 to 9, not 10'"})
    void aBreachNamesTheOptionItsBoundsAndTheValue(long value, String breach) {
        assertThat(OptionBounds.breach("--orders", value, 1, 9).orElse(null)).isEqualTo(breach);
    }
}
