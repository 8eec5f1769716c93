package caravan.chassis.runtime.signals;

import java.util.Arrays;

/** How much some totals grew in each of the last samples: a ring of the last minute. For one thread at a time. */
final class Growth {
    private final long[] last;
    private final int[][] bySlot;

    Growth(int columns) {
        last = new long[columns];
        bySlot = new int[SignalSampler.SAMPLES][columns];
    }

    /**
     * Takes a sample in place of the oldest one.
     *
     * @param totals since the process started
     * @return the growth since the sample before
     */
    int[] sample(int slot, long[] totals) {
        int[] grown = bySlot[slot];
        for (int column = 0; column < last.length; column++) {
            grown[column] = Math.clamp(totals[column] - last[column], 0, Integer.MAX_VALUE);
            last[column] = totals[column];
        }
        return grown;
    }

    /** A sample in which nothing grew. */
    void rest(int slot) {
        Arrays.fill(bySlot[slot], 0);
    }

    /** The growth of all samples together. */
    long[] sum() {
        long[] sum = new long[last.length];
        for (int[] grown : bySlot) {
            for (int column = 0; column < sum.length; column++) {
                sum[column] += grown[column];
            }
        }
        return sum;
    }
}
