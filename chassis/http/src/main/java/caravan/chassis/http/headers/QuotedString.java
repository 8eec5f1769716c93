package caravan.chassis.http.headers;

import java.util.Optional;

/** Text in a header that may stand in double quotes: then it is a string as RFC 9651, 3.3.3, has it. */
final class QuotedString {
    private QuotedString() {}

    /** What it says; empty, if it begins with a quote and is no such string. */
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
