package caravan.journeys.shop;

/** What chance starts from, of all tests of this JVM: printed where it is used, and given again as {@code -Dcaravan.seed}. */
public final class Seed {
    public static final long VALUE = Long.getLong("caravan.seed", System.nanoTime() & 0xFFFF_FFFFL);

    private Seed() {}
}
