package caravan.attack.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small changes to bytes. */
final class Mutation {
    private static final int CHANGES_MAX = 4;
    private static final int BYTES_MAX = 128 * 1024;
    private static final int SPAN_MAX = 64;
    /** Bytes that parsers often handle wrong. */
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            "\0",
            " ",
            "\t",
            ":",
            ",",
            ";",
            "\"",
            "%00",
            "%2e",
            "../",
            "//",
            "chunked",
            "Transfer-Encoding: chunked\r\n",
            "Content-Length: 0\r\n",
            "Content-Length: 7\r\n",
            "Expect: 100-continue\r\n",
            "Connection: close\r\n",
            "Host: a\r\n",
            "0\r\n\r\n",
            "HTTP/1.0",
            "-1",
            "7fffffff",
            "ffffffffffffffff",
            "\u00c3\u00a9",
            "\u00ff");

    private Mutation() {}

    /** A changed copy, at least one byte and at most {@link #BYTES_MAX} long. */
    static byte[] of(byte[] bytes, Random random) {
        byte[] changed = bytes;
        for (int left = 1 + random.nextInt(CHANGES_MAX); left > 0 && changed.length > 1; left--) {
            changed = once(changed, random);
        }
        changed = changed.length == 0 ? bytes : changed;
        return changed.length > BYTES_MAX ? Arrays.copyOf(changed, BYTES_MAX) : changed;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(SPAN_MAX));
        byte[] none = {};
        return switch (random.nextInt(7)) {
            case 0 -> flipped(bytes, from, random);
            case 1 -> joined(bytes, from, none, to);
            case 2 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case 3 -> joined(bytes, from, word(random), from);
            case 4 -> joined(bytes, from, word(random), to);
            case 5 -> Arrays.copyOf(bytes, from);
            default -> swapped(bytes, from, random.nextInt(bytes.length));
        };
    }

    private static byte[] word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    private static byte[] swapped(byte[] bytes, int one, int other) {
        byte[] changed = bytes.clone();
        changed[one] = bytes[other];
        changed[other] = bytes[one];
        return changed;
    }

    /** The bytes before one place, something between, and the bytes from another place on. */
    private static byte[] joined(byte[] bytes, int end, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, end);
        out.writeBytes(between);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
