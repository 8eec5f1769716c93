package caravan.chassis.http.headers;

import java.util.Optional;

/** Headers that put conditions to a request (RFC 9110, section 13). */
public final class Preconditions {
    private static final long MATCHES_NOTHING = -1;
    private static final int VERSION_DIGITS_MAX = 18;

    private Preconditions() {}

    /** Whether an {@code If-None-Match} names the tag, compared weakly as RFC 9110 wants it. */
    public static boolean noneMatchFails(String header, String etag) {
        String wanted = withoutWeakness(etag);
        for (String each : header.split(",")) {
            String tag = each.strip();
            if (tag.equals("*") || withoutWeakness(tag).equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutWeakness(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** The version in an {@code If-Match}; a weak or foreign tag matches nothing. */
    public static Optional<Long> version(String header) {
        String tag = header.strip();
        if (tag.equals("*")) {
            return Optional.empty();
        }
        if (tag.length() < 3 || tag.charAt(0) != '"' || tag.charAt(tag.length() - 1) != '"') {
            return Optional.of(MATCHES_NOTHING);
        }
        String digits = tag.substring(1, tag.length() - 1);
        return Optional.of(isNumber(digits, VERSION_DIGITS_MAX) ? Long.parseLong(digits) : MATCHES_NOTHING);
    }

    private static boolean isNumber(String text, int digitsMax) {
        if (text.isEmpty() || text.length() > digitsMax) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }
}
