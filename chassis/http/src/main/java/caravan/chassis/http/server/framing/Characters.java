package caravan.chassis.http.server.framing;

/** The character classes of a request head (RFC 9110, 5.6.2; RFC 3986). */
public final class Characters {
    private static final boolean[] TOKEN = marked("!#$%&'*+-.^_`|~", true);
    private static final boolean[] HOST = marked("-._~%!$&'()*+;=", true);

    private Characters() {}

    private static boolean[] marked(String marks, boolean alphanumeric) {
        boolean[] set = new boolean[128];
        for (int at = 0; at < 128; at++) {
            boolean letterOrDigit = (at >= '0' && at <= '9') || (at >= 'a' && at <= 'z') || (at >= 'A' && at <= 'Z');
            set[at] = (alphanumeric && letterOrDigit) || marks.indexOf(at) >= 0;
        }
        return set;
    }

    public static boolean isToken(byte character) {
        return character >= 0 && TOKEN[character];
    }

    public static boolean isControl(byte character) {
        return (character >= 0 && character < ' ' && character != '\t') || character == 0x7F;
    }

    /** Visible ASCII, except what no target may contain. */
    public static boolean isTarget(byte character) {
        return character > ' '
                && character < 0x7F
                && character != '#'
                && character != '"'
                && character != '<'
                && character != '>'
                && character != '\\';
    }

    public static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    public static int hexadecimal(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    public static boolean isWhitespace(byte character) {
        return character == ' ' || character == '\t';
    }

    /**
     * Compares ignoring case.
     *
     * @param lower in lower case
     */
    public static boolean equalsIgnoringCase(byte[] bytes, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int at = from; at < to; at++) {
            int character = bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] | 0x20 : bytes[at];
            if (character != lower.charAt(at - from)) {
                return false;
            }
        }
        return true;
    }

    /** A host with or without a port (RFC 9110, 7.2): a name, an IPv4 address, or an IPv6 address in brackets. */
    public static boolean isAuthority(byte[] bytes, int from, int to) {
        int end = hostEnd(bytes, from, to);
        if (end <= from) {
            return false;
        }
        if (end == to) {
            return true;
        }
        if (bytes[end] != ':' || to - end > 6) {
            return false;
        }
        for (int at = end + 1; at < to; at++) {
            if (!isDigit(bytes[at])) {
                return false;
            }
        }
        return true;
    }

    private static int hostEnd(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && bytes[at] == '[') {
            at++;
            while (at < to && (hexadecimal(bytes[at]) >= 0 || bytes[at] == ':' || bytes[at] == '.')) {
                at++;
            }
            return at < to && bytes[at] == ']' && at - from > 2 ? at + 1 : -1;
        }
        while (at < to && bytes[at] >= 0 && HOST[bytes[at]]) {
            at++;
        }
        return at;
    }
}
