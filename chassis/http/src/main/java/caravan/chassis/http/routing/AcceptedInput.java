package caravan.chassis.http.routing;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.http.problems.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks a request's parameters and body against what its route takes, for services and for the gateway's own routes. */
public final class AcceptedInput {
    private static final int PARAMETER_CHARACTERS_SHOWN_MAX = 100;
    /** Including white space. */
    private static final int EMPTY_OBJECT_BYTES_MAX = 16;

    private AcceptedInput() {}

    /** @throws Refusal 400 naming the first parameter that the route does not know */
    public static void requireKnown(Accepted accepted, QueryString query) {
        Optional<String> unknown = query.firstUnknown(accepted::accepts);
        if (unknown.isPresent()) {
            throw unknownParameter(unknown.get(), accepted.parameters());
        }
    }

    /**
     * An empty object counts as no body, since many clients send one.
     *
     * @param route such as {@code GET /metrics}, for the message
     * @throws Refusal 400 if there is a body and the route takes none
     */
    public static void requireNoOtherBody(Accepted accepted, String route, byte[] body) {
        if (!accepted.body() && body.length > 0 && !isEmptyObject(body)) {
            throw Refusal.of(400, "unexpected_body", route + " takes no body: nothing was done. Send it without one.");
        }
    }

    private static Refusal unknownParameter(String name, Set<String> known) {
        String shown = name.length() <= PARAMETER_CHARACTERS_SHOWN_MAX
                ? name
                : name.substring(0, PARAMETER_CHARACTERS_SHOWN_MAX) + "…";
        String instead = known.isEmpty() ? "there is none" : "known are " + String.join(", ", new TreeSet<>(known));
        return Refusal.of(
                400, "unknown_parameter", "This route has no parameter " + shown + ": " + instead + ".", shown);
    }

    private static boolean isEmptyObject(byte[] body) {
        return body.length <= EMPTY_OBJECT_BYTES_MAX
                && new String(body, StandardCharsets.UTF_8)
                        .replaceAll("\\s", "")
                        .equals("{}");
    }
}
