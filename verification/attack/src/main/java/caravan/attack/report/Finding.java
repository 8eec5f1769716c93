package caravan.attack.report;

import caravan.attack.wire.Escapes;
import java.util.List;

/**
 * Something that a server must not do.
 *
 * @param what in a line
 * @param expected in a line
 * @param sent the request that caused it; empty if unknown
 * @param came the answer, for a reader
 */
public record Finding(String what, String expected, byte[] sent, String came) {
    private static final int SENT_SHOWN_MAX = 4096;
    private static final int CAME_SHOWN_MAX = 1500;

    /** As lines for a terminal; the bytes can be sent again with {@code printf '%b'}. */
    public List<String> lines() {
        return List.of(
                "FINDING: " + what,
                "  expected: " + expected,
                "  sent:     " + (sent.length == 0 ? "(nothing in particular)" : cut(Escapes.of(sent), SENT_SHOWN_MAX)),
                "  came:     " + cut(came.replace("\n", "\n            "), CAME_SHOWN_MAX));
    }

    private static String cut(String text, int lengthMax) {
        return text.length() <= lengthMax
                ? text
                : text.substring(0, lengthMax) + "… (" + text.length() + " characters)";
    }
}
