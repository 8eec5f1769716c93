package caravan.journeys;

/** What chance starts from, of all tests of this JVM: printed where it is used, and given again as {@code -Dcaravan.seed}. */
final class Seed {
    static final long VALUE = Long.getLong("caravan.seed", System.nanoTime() & 0xFFFF_FFFFL);

    private Seed() {}
}
