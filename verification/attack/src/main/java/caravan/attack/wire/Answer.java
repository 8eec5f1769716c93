package caravan.attack.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer.
 *
 * @param head status line and fields as they came, without the empty line
 * @param bodyStart the first {@link AnswerReader#BODY_BYTES_KEPT_MAX} bytes of the body
 * @param bodyBytes how many there were in all
 * @param endsWithConnection whether only the connection's end told where the body ends
 */
public record Answer(
        int status, List<Field> fields, String head, byte[] bodyStart, long bodyBytes, boolean endsWithConnection) {
    private static final Pattern PROBLEM_TYPE = Pattern.compile("\\{\"type\":\"/errors/([^\"]*)\"");

    /** A header field; its name as it came. */
    public record Field(String name, String value) {}

    /** Whether another answer to the same request follows (RFC 9110, 15.2). */
    public boolean isInterim() {
        return status < 200;
    }

    public Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** Whether the server says that the connection ends after it. */
    public boolean saysClose() {
        return endsWithConnection
                || fields.stream()
                        .anyMatch(field -> field.name().equalsIgnoreCase("Connection")
                                && field.value().toLowerCase(Locale.ROOT).contains("close"));
    }

    /** Whether it says in problem details why it is no success (RFC 9457). */
    public boolean isProblem() {
        return field("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
    }

    /** The code that a problem's type names; empty for an answer without a body. */
    public Optional<String> problemCode() {
        if (!isProblem() || bodyBytes == 0) {
            return Optional.empty();
        }
        Matcher type = PROBLEM_TYPE.matcher(new String(bodyStart, StandardCharsets.UTF_8));
        return Optional.of(type.lookingAt() ? type.group(1) : "");
    }

    /** The head and the beginning of the body, for a report. */
    @Override
    public String toString() {
        return head + "\n\n" + new String(bodyStart, StandardCharsets.UTF_8);
    }
}
