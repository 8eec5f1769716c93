package caravan.commerce.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, Quantity.MAX + 1, Integer.MAX_VALUE})
    void refusesValuesOutOfBounds(int value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quantity(value));
    }

    @Test
    void addsUp() {
        assertThat(new Quantity(2).plus(new Quantity(3))).isEqualTo(new Quantity(5));
    }
}
