package caravan.attack.wire;

/**
 * A request in the bytes that were sent, as a strict reader sees it.
 *
 * @param method its beginning, up to the first space
 * @param form whether a server can know where it ends
 * @param expectsContinue whether a 100 may come before its answer
 * @param closes whether no answer may come after it
 * @param end where the next one begins
 */
public record ParsedRequest(String method, Form form, boolean expectsContinue, boolean closes, int end) {
    /** How certain a request is. */
    public enum Form {
        /** It is valid, and must be answered. */
        SOUND,
        /** A server may take it or refuse it, but knows where it ends. */
        DOUBTFUL,
        /** Its end cannot be known: at most one answer, and none after it. */
        MALFORMED,
        /** Its end was not sent: it may be refused early, and nothing comes after it. */
        CUT
    }

    boolean isLast() {
        return closes || form == Form.MALFORMED || form == Form.CUT;
    }
}
