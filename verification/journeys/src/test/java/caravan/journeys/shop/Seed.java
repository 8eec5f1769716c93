package caravan.journeys.shop;

/** The seed of all random choices of this JVM's tests. Tests print it, and {@code -Dcaravan.seed} repeats it. */
public final class Seed {
    public static final long VALUE = Long.getLong("caravan.seed", System.nanoTime() & 0xFFFF_FFFFL);

    private Seed() {}
}
