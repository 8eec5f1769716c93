package caravan.attack.hostile;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * What one connection sends.
 *
 * @param number the same seed and number give the same shot
 * @param kind how it was made, for a report
 */
public record Shot(long number, String kind, List<Piece> pieces, Finish finish) {
    /**
     * Bytes of one write.
     *
     * @param pauseMillis how long to wait before it
     */
    public record Piece(byte[] bytes, int pauseMillis) {}

    /** What the client does once all is sent. */
    public enum Finish {
        /** It reads all answers, and then ends its side. */
        READ,
        /** It goes away with a reset, and reads nothing. */
        ABANDON,
        /** It stays silent, with its connection open. */
        HOLD
    }

    /** All that is sent. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(piece -> all.writeBytes(piece.bytes()));
        return all.toByteArray();
    }
}
