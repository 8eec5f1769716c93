package caravan.commerce.growth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Computes the ids of a copy. A UUIDv7 begins with 48 bits of milliseconds; each further copy subtracts the same span from them. So ids
 * stay unique, refer to each other as before, and sort as before. Random UUIDs, which are callers' keys, are changed in the same way. Ids
 * that are older than the first order belong to things that orders share, such as customers, and stay.
 *
 * @param first the milliseconds of the first order
 * @param span milliseconds; more than between the first and the last id
 */
record IdShift(long first, long span) {
    static final int TEXT_CHARACTERS = 36;

    private static final int VERSION_SHIFT = 12;
    private static final int TIME_SHIFT = 16;
    private static final int FIRST_DASH = 8;
    /** Hexadecimal digits of the 48 bits, and the dash between them. */
    private static final int MOVED_CHARACTERS = 13;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Whether an id differs in each copy. @param high the UUID's first eight bytes */
    boolean isMoved(long high) {
        return isOfOrder(high) || version(high) != 7;
    }

    /** Whether an id was made since the first order. */
    boolean isOfOrder(long high) {
        return version(high) == 7 && high >>> TIME_SHIFT >= first;
    }

    private static int version(long high) {
        return (int) (high >>> VERSION_SHIFT) & 0xF;
    }

    /** The first eight bytes of an id's copy. @param copy from 1 */
    long moved(long high, long copy) {
        return high - (copy * span << TIME_SHIFT);
    }

    /** Writes an id's copy over its text. */
    void moveText(byte[] bytes, int offset, long high, long copy) {
        long moved = moved(high, copy);
        int shift = Long.SIZE;
        for (int i = 0; i < MOVED_CHARACTERS; i++) {
            if (i != FIRST_DASH) {
                shift -= 4;
                bytes[offset + i] = HEX[(int) (moved >>> shift) & 0xF];
            }
        }
    }

    void moveBinary(byte[] bytes, int offset, long high, long copy) {
        ByteBuffer.wrap(bytes).putLong(offset, moved(high, copy));
    }

    /** Whether a UUID in lower case stands here. */
    static boolean isText(byte[] bytes, int offset, int end) {
        if (offset + TEXT_CHARACTERS > end) {
            return false;
        }
        for (int i = 0; i < TEXT_CHARACTERS; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            byte character = bytes[offset + i];
            if (dash ? character != '-' : digit(character) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The first eight bytes of the UUID that stands here as text. */
    static long high(byte[] bytes, int offset) {
        long high = 0;
        for (int i = 0; i < 18; i++) {
            if (bytes[offset + i] != '-') {
                high = high << 4 | digit(bytes[offset + i]);
            }
        }
        return high;
    }

    private static int digit(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }
}
