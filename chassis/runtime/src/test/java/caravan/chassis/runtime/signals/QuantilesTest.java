package caravan.chassis.runtime.signals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantilesTest {
    private static final double[] BOUNDS = {0.1, 0.2, 1};

    @Test
    void valuesAreSpreadEvenlyWithinTheirBucket() {
        assertThat(Quantiles.millis(0.5, BOUNDS, new long[] {0, 10, 10}, 10)).contains(150.0);
        assertThat(Quantiles.millis(0.99, BOUNDS, new long[] {50, 50, 100}, 100))
                .contains(984.0);
    }

    @Test
    void aQuantileAboveTheLastBucketIsItsEnd() {
        assertThat(Quantiles.millis(0.99, BOUNDS, new long[] {1, 1, 1}, 100)).contains(1000.0);
    }

    @Test
    void nothingHasNoQuantile() {
        assertThat(Quantiles.millis(0.5, BOUNDS, new long[] {0, 0, 0}, 0)).isEmpty();
        assertThat(Quantiles.millis(0.5, new double[0], new long[0], 3)).isEmpty();
    }
}
