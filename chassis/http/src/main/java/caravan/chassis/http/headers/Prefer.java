package caravan.chassis.http.headers;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Prefer} header says about waiting (RFC 7240), for services and the gateway.
 *
 * @param waiting how long the answer may take; at most {@link #WAIT_MAX}
 * @param isSound false if it names a wait that is not a number of seconds
 */
public record Prefer(Optional<Duration> waiting, boolean isSound) {
    public static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final Prefer NOTHING = new Prefer(Optional.empty(), true);
    private static final Prefer UNSOUND = new Prefer(Optional.empty(), false);
    private static final int DIGITS_MAX = 9;

    /** @param header all values of the header, joined by commas; null, if there is none */
    public static Prefer of(@Nullable String header) {
        return header == null ? NOTHING : new Reader(header).read();
    }

    /** Reads {@code name[=word][;parameters], …}, where a word is a token or a quoted string. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Prefer read() {
            while (at < text.length()) {
                String name = token();
                Optional<String> value = value();
                if (name.equalsIgnoreCase("wait")) {
                    return value.flatMap(Reader::seconds)
                            .map(wait -> new Prefer(Optional.of(wait), true))
                            .orElse(UNSOUND);
                }
                skipToNext();
            }
            return NOTHING;
        }

        private String token() {
            skipSpaces();
            int from = at;
            while (at < text.length() && ",;= \t\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private Optional<String> value() {
            skipSpaces();
            if (at == text.length() || text.charAt(at) != '=') {
                return Optional.empty();
            }
            at++;
            skipSpaces();
            return Optional.of(at < text.length() && text.charAt(at) == '"' ? quoted() : token());
        }

        /** From one quote to the other; a backslash escapes the next character. */
        private String quoted() {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at++;
            return value.toString();
        }

        private void skipSpaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private void skipToNext() {
            while (at < text.length() && text.charAt(at) != ',') {
                if (text.charAt(at) == '"') {
                    quoted();
                } else {
                    at++;
                }
            }
            at++;
        }

        private static Optional<Duration> seconds(String text) {
            boolean isNumber = !text.isEmpty()
                    && text.length() <= DIGITS_MAX
                    && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
            return isNumber
                    ? Optional.of(Duration.ofSeconds(Math.min(WAIT_MAX.toSeconds(), Integer.parseInt(text))))
                    : Optional.empty();
        }
    }
}
