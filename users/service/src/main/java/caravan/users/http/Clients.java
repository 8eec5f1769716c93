package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.users.domain.Client;
import java.time.Duration;

/** Who is at the other end, and what one who guesses too fast is told. */
final class Clients {
    private Clients() {}

    static Client of(Request request) {
        return new Client(request.clientAddress(), request.header("User-Agent").orElse(""));
    }

    static Reply slowed(Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return Reply.problem(
                        429,
                        "too_many_attempts",
                        "Too many wrong passwords came from this address; wait " + seconds + " seconds.")
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
