package caravan.chassis.http.headers;

import caravan.kernel.ExpectedVersion;
import java.util.HashSet;
import java.util.Set;

/** Conditional request headers (RFC 9110, section 13). */
public final class Preconditions {
    private static final int VERSION_DIGITS_MAX = 18;

    private Preconditions() {}

    /** Whether an {@code If-None-Match} names the tag, by weak comparison as RFC 9110 requires. */
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

    /**
     * Reads an {@code If-Match}. The comparison is strong (RFC 9110, 13.1.1): a weak tag, or one that this system never issued, matches
     * nothing.
     */
    public static ExpectedVersion ifMatch(String header) {
        if (header.strip().equals("*")) {
            return new ExpectedVersion.Existing();
        }
        Set<Long> versions = new HashSet<>();
        // Tags of this system contain no comma, so splitting cannot break one of them.
        for (String each : header.split(",")) {
            String tag = each.strip();
            if (tag.length() >= 3 && tag.charAt(0) == '"' && tag.charAt(tag.length() - 1) == '"') {
                String digits = tag.substring(1, tag.length() - 1);
                if (isNumber(digits, VERSION_DIGITS_MAX)) {
                    versions.add(Long.parseLong(digits));
                }
            }
        }
        return new ExpectedVersion.OneOf(versions);
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
