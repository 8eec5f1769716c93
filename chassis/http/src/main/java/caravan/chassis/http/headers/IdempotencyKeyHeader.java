package caravan.chassis.http.headers;

import caravan.chassis.http.problems.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header), with quotes as the draft says, or without. */
public final class IdempotencyKeyHeader {
    private static final CharSequence NAME = HttpHeaders.createOptimized("idempotency-key");
    private static final int CHARACTERS_MAX = 255;

    private IdempotencyKeyHeader() {}

    /**
     * The key, if there is one.
     *
     * @throws Refusal 400 if there are two, or it is malformed
     */
    public static Optional<String> of(HttpServerRequest request) {
        List<String> all = request.headers().getAll(NAME);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> key = all.size() == 1 ? QuotedString.unquoted(all.getFirst()) : Optional.empty();
        if (key.isEmpty() || !isPrintable(key.get())) {
            throw Refusal.of(
                    400,
                    "invalid_header",
                    "Send one Idempotency-Key, of 1 to " + CHARACTERS_MAX
                            + " printable ASCII characters, in double quotes or without.",
                    "Idempotency-Key");
        }
        return key;
    }

    private static boolean isPrintable(String key) {
        return !key.isEmpty()
                && key.length() <= CHARACTERS_MAX
                && key.chars().allMatch(character -> character >= ' ' && character < 0x7F);
    }
}
