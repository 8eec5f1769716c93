package caravan.attack.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes as text that a person can read and a shell can print: {@code \r}, {@code \n}, {@code \t}, {@code \xHH}, {@code \\}. */
public final class Escapes {
    private Escapes() {}

    /** Bytes as text; {@code printf '%b'} makes bytes of it again. */
    public static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte each : bytes) {
            switch (each) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (each >= ' ' && each < 0x7F) {
                        text.append((char) each);
                    } else {
                        text.append(String.format(Locale.ROOT, "\\x%02x", each & 0xFF));
                    }
                }
            }
        }
        return text.toString();
    }

    /**
     * The bytes that a text stands for; characters beyond ASCII are UTF-8.
     *
     * @throws IllegalArgumentException if a backslash is followed by anything else
     */
    public static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character != '\\') {
                out.writeBytes(Character.toString(text.codePointAt(at)).getBytes(StandardCharsets.UTF_8));
                at += Character.isHighSurrogate(character) ? 1 : 0;
                continue;
            }
            at++;
            switch (at < text.length() ? text.charAt(at) : ' ') {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case 't' -> out.write('\t');
                case '\\' -> out.write('\\');
                case 'x' -> {
                    out.write(Integer.parseInt(text, at + 1, at + 3, 16));
                    at += 2;
                }
                default -> throw new IllegalArgumentException("an unknown escape in " + text);
            }
        }
        return out.toByteArray();
    }
}
