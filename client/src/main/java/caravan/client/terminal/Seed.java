package caravan.client.terminal;

import java.util.Optional;

/** The seed of a run, so that another run can do the same. */
public final class Seed {
    /** Enough different ones, short enough to type. */
    private static final long COUNT = 1_000_000;

    private Seed() {}

    /**
     * The given seed, or a new one.
     *
     * @param millisecond of now
     */
    public static long orNew(Optional<Long> given, long millisecond) {
        return given.orElse(millisecond % COUNT);
    }
}
