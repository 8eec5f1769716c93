package caravan.attack.wire;

/**
 * A request among bytes that were sent, as a strict reader sees it.
 *
 * @param method what it begins with, up to the first space
 * @param form whether a server can know where it ends
 * @param expectsContinue whether 100 may be answered before its answer
 * @param closes whether nothing may be answered after it
 * @param end where the next one begins
 */
public record ParsedRequest(String method, Form form, boolean expectsContinue, boolean closes, int end) {
    /** How sure it is that a request was sent. */
    public enum Form {
        /** It is sound, and must be answered. */
        SOUND,
        /** A server may take it or refuse it, but knows where it ends. */
        DOUBTFUL,
        /** Nobody can know where it ends: at most one answer, and no more after it. */
        MALFORMED,
        /** Its end was not sent: it may be refused early, and nothing comes after it. */
        CUT
    }

    boolean isLast() {
        return closes || form == Form.MALFORMED || form == Form.CUT;
    }
}
