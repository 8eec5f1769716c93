package caravan.chassis.runtime.signals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Some values of one series for each of the last minutes. NaN is unknown. */
final class Hour {
    private final float[][] columns;

    Hour(int columns) {
        this.columns = new float[columns][SignalSampler.MINUTES];
        for (float[] column : this.columns) {
            Arrays.fill(column, Float.NaN);
        }
    }

    void set(long minute, float[] values) {
        for (int column = 0; column < columns.length; column++) {
            columns[column][slot(minute)] = values[column];
        }
    }

    static int slot(long minute) {
        return (int) Math.floorMod(minute, (long) SignalSampler.MINUTES);
    }

    /**
     * The values of a column, the oldest first.
     *
     * @param minutes those of the hour; empty where the process did not run
     */
    List<Optional<Double>> column(int column, List<Optional<Long>> minutes) {
        List<Optional<Double>> values = new ArrayList<>(minutes.size());
        for (Optional<Long> minute : minutes) {
            values.add(minute.map(ran -> columns[column][slot(ran)])
                    .filter(value -> !Float.isNaN(value))
                    .map(value -> Quantiles.rounded(value)));
        }
        return values;
    }
}
