package caravan.chassis.http.problems;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What one error code means, for a client that gets a problem with it.
 *
 * @param code snake_case; it has one meaning in all services
 * @param statuses the HTTP statuses that it is answered with, 400 to 599
 * @param meaning one sentence: what happened
 * @param remedy one sentence: what the caller should do
 * @param answeredBy who answers it: a service's name, {@code gateway}, or {@code every process}
 */
public record ErrorCode(String code, List<Integer> statuses, String meaning, String remedy, String answeredBy) {
    private static final Pattern CODE = Pattern.compile("[a-z]+(_[a-z]+)*");
    private static final int CODE_CHARACTERS_MAX = 64;
    private static final int STATUS_MIN = 400;
    private static final int STATUS_MAX = 599;

    /** @throws IllegalArgumentException if a part does not fit; the message names it */
    public ErrorCode {
        statuses = List.copyOf(statuses);
        check(
                CODE.matcher(code).matches() && code.length() <= CODE_CHARACTERS_MAX,
                "'" + code + "' is not an error code");
        check(!statuses.isEmpty(), code + " needs a status");
        check(
                statuses.stream().allMatch(status -> status >= STATUS_MIN && status <= STATUS_MAX),
                code + " has a status that is not an error: " + statuses);
        check(
                isSentence(meaning) && isSentence(remedy),
                code + " needs a meaning and a remedy that end with a full stop");
        check(!answeredBy.isBlank(), code + " does not say who answers it");
    }

    private static boolean isSentence(String text) {
        return text.length() > 1 && text.endsWith(".");
    }

    private static void check(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * The address of its description, and the {@code type} of its problems: a relative reference with the full path (RFC 9457, 3.1.1).
     * A process does not know the address that its callers use. A relative reference is right through every gateway and proxy.
     */
    public static String addressOf(String code) {
        return "/errors/" + code;
    }
}
