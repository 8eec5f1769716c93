package caravan.chassis.http.routing;

import caravan.chassis.http.problems.Refusal;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Percent-encoding (RFC 3986) of strict UTF-8, and of form data in queries, where a plus is a space. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** The decoded segments of a path that begins with a slash. */
    public static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>(4);
        int from = 1;
        for (int slash = rawPath.indexOf('/', from); slash >= 0; slash = rawPath.indexOf('/', from)) {
            segments.add(decode(rawPath.substring(from, slash), false));
            from = slash + 1;
        }
        segments.add(decode(from > rawPath.length() ? "" : rawPath.substring(from), false));
        return segments;
    }

    /** @throws Refusal 400 if it is not percent-encoded UTF-8, or encodes a control character */
    public static String decode(String raw, boolean plusIsSpace) {
        boolean plain = true;
        for (int at = 0; at < raw.length() && plain; at++) {
            char character = raw.charAt(at);
            plain = character > ' ' && character < 0x7F && character != '%' && !(plusIsSpace && character == '+');
        }
        return plain ? raw : decodeBytes(raw, plusIsSpace);
    }

    private static String decodeBytes(String raw, boolean plusIsSpace) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char character = raw.charAt(at);
            int value = character;
            if (character == '%') {
                value = at + 2 < raw.length() ? hexadecimal(raw.charAt(at + 1), raw.charAt(at + 2)) : -1;
                at += 2;
            } else if (character == '+' && plusIsSpace) {
                value = ' ';
            } else if (character <= ' ' || character >= 0x7F) {
                value = -1;
            }
            if (value < ' ' || value == 0x7F) {
                throw malformed();
            }
            bytes.put((byte) value);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    private static int hexadecimal(char high, char low) {
        int value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
        return high > 'f' || low > 'f' || Character.digit(high, 16) < 0 || Character.digit(low, 16) < 0 ? -1 : value;
    }

    private static Refusal malformed() {
        return Refusal.of(
                400,
                "malformed_uri",
                "The address must be percent-encoded UTF-8 without control characters (RFC 3986).");
    }

    /** Encodes all but unreserved characters (RFC 3986, 2.3). */
    public static String encode(String text) {
        // A form's encoding, which differs in three characters.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
