package caravan.edge.gateway.forwarding;

import caravan.chassis.http.headers.Prefer;
import java.time.Duration;

/** How long a call may take: longer by what {@code Prefer: wait=N} asks for (RFC 7240), up to a limit. */
public record CallTimeout(Duration defaultTime, Duration max) {
    public Duration of(Prefer prefer) {
        Duration wished = defaultTime.plus(prefer.waiting().orElse(Duration.ZERO));
        return wished.compareTo(max) < 0 ? wished : max;
    }
}
