package caravan.edge.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a raw path before it is used for any decision. Gateway and service must read it alike. So a path that could be read in two ways
 * is refused, not repaired.
 */
public final class RequestPath {
    private RequestPath() {}

    /**
     * The segments as received, still encoded; empty if the path is refused.
     *
     * @param rawPath without a query
     */
    public static Optional<List<String>> segments(String rawPath) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>(4);
        int from = 1;
        for (int at = 1; at <= rawPath.length(); at++) {
            char character = at < rawPath.length() ? rawPath.charAt(at) : '/';
            if (character == '/') {
                String segment = rawPath.substring(from, at);
                if (isDots(segment)) {
                    return Optional.empty();
                }
                segments.add(segment);
                from = at + 1;
            } else if (character <= ' ' || character >= 0x7F || character == '\\' || character == '#') {
                return Optional.empty();
            } else if (character == '%' && !isHarmless(rawPath, at)) {
                return Optional.empty();
            }
        }
        return Optional.of(segments);
    }

    /** False for encoded slashes, control characters, and what is not a valid encoding. */
    private static boolean isHarmless(String rawPath, int percentAt) {
        if (percentAt + 2 >= rawPath.length()) {
            return false;
        }
        char highDigit = rawPath.charAt(percentAt + 1);
        char lowDigit = rawPath.charAt(percentAt + 2);
        int high = highDigit < 0x7F ? Character.digit(highDigit, 16) : -1;
        int low = lowDigit < 0x7F ? Character.digit(lowDigit, 16) : -1;
        if (high < 0 || low < 0) {
            return false;
        }
        int value = high * 16 + low;
        return value >= ' ' && value != 0x7F && value != '/' && value != '\\';
    }

    /** Whether it is {@code .} or {@code ..}, encoded or not, and with parameters that a server may strip. */
    private static boolean isDots(String segment) {
        int semicolon = segment.indexOf(';');
        String name = semicolon < 0 ? segment : segment.substring(0, semicolon);
        if (name.isEmpty() || name.length() > 6) {
            return false;
        }
        String decoded = name.replace("%2e", ".").replace("%2E", ".");
        return decoded.equals(".") || decoded.equals("..");
    }
}
