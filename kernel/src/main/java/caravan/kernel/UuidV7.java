package caravan.kernel;

import java.time.Instant;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562, section 5.7): a time in milliseconds, then 74 random bits. They sort by age. */
public final class UuidV7 {
    private static final int CANONICAL_CHARACTERS = 36;

    private UuidV7() {}

    /**
     * Makes an id for a moment.
     *
     * @param randomHigh random; its low 12 bits are used
     * @param randomLow random; its low 62 bits are used
     */
    public static UUID at(Instant moment, long randomHigh, long randomLow) {
        long high = (moment.toEpochMilli() << 16) | 0x7000L | (randomHigh & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (randomLow & 0x3FFF_FFFF_FFFF_FFFFL);
        return new UUID(high, low);
    }

    /** The moment of an id, in milliseconds. */
    public static Instant momentOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /**
     * Reads the canonical form; unlike {@link UUID#fromString} it refuses shortened groups.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static UUID parse(String text) {
        if (text.length() != CANONICAL_CHARACTERS) {
            throw new IllegalArgumentException("must be a UUID of 36 characters");
        }
        UUID parsed;
        try {
            parsed = UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            throw new IllegalArgumentException("must be a UUID", notOne);
        }
        if (!parsed.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("must be a UUID in canonical form");
        }
        return parsed;
    }

    /** Orders ids as PostgreSQL does, by unsigned bytes. {@link UUID#compareTo} compares signed numbers, which gives another order. */
    public static int compare(UUID left, UUID right) {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    }
}
