package caravan.chassis.http.headers;

import java.util.Optional;

/** A header value that may be in double quotes, as a string of RFC 9651, 3.3.3. */
final class QuotedString {
    private QuotedString() {}

    /** The text; empty if it begins with a quote and is not such a string. */
    static Optional<String> unquoted(String header) {
        if (!header.startsWith("\"")) {
            return Optional.of(header);
        }
        StringBuilder said = new StringBuilder(header.length());
        int last = header.length() - 1;
        for (int at = 1; at < last; at++) {
            char character = header.charAt(at);
            if (character == '\\') {
                at++;
                character = header.charAt(at);
                if (at == last || (character != '"' && character != '\\')) {
                    return Optional.empty();
                }
            } else if (character == '"') {
                return Optional.empty();
            }
            said.append(character);
        }
        return last > 0 && header.charAt(last) == '"' ? Optional.of(said.toString()) : Optional.empty();
    }
}
