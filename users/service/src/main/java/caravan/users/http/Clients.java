package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.users.domain.Client;
import caravan.users.passwords.CheckPasswords.Attempt;
import java.time.Duration;
import java.util.Map;

/** Reads the client of a request, and answers clients that try too often. */
final class Clients {
    private Clients() {}

    static Client of(Request request) {
        return new Client(request.clientAddress(), request.header("User-Agent").orElse(""));
    }

    /** An attempt with a password from a request that shows no known device. */
    static Attempt attempt(Request request) {
        return new Attempt(of(request), Map.of(), request::waiting);
    }

    static Reply slowed(Duration retryAfter) {
        return tooMany("Too many wrong passwords came from here, or for this name", retryAfter);
    }

    static Reply tooManyRegistrations(Duration retryAfter) {
        return tooMany("Too many accounts were registered from this address", retryAfter);
    }

    private static Reply tooMany(String what, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return Reply.problem(429, "rate_limited", what + "; wait " + seconds + " seconds.")
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
