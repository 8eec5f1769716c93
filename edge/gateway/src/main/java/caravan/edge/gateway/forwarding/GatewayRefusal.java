package caravan.edge.gateway.forwarding;

import caravan.chassis.api.http.Problem;
import caravan.chassis.http.problems.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of the gateway that refuses a request.
 *
 * @param headers beyond those that every answer has
 */
public record GatewayRefusal(Problem problem, Map<String, String> headers) {
    public static GatewayRefusal of(int status, String code, String detail) {
        return new GatewayRefusal(new Problem(status, code, detail, Optional.empty()), Map.of());
    }

    /** The same refusal as of a service. */
    public static GatewayRefusal of(Refusal refusal) {
        if (refusal.reply().body() instanceof Problem problem) {
            return new GatewayRefusal(problem, refusal.reply().headers());
        }
        throw new IllegalArgumentException("a refusal without a problem", refusal);
    }

    /** There is no room now, but there will be in a while. */
    public static GatewayRefusal later(int status, String code, String detail, long retryAfterSeconds) {
        return new GatewayRefusal(
                new Problem(status, code, detail, Optional.empty()),
                Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    public static GatewayRefusal notAllowed(String allowed) {
        return new GatewayRefusal(
                new Problem(405, "method_not_allowed", "Allowed here: " + allowed + ".", Optional.empty()),
                Map.of("Allow", allowed));
    }
}
