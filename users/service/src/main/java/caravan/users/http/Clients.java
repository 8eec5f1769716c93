package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.users.domain.Client;
import caravan.users.passwords.CheckingPasswords.Attempt;
import caravan.users.passwords.HashTurn;
import caravan.users.passwords.HashTurn.Urgency;
import java.time.Duration;
import java.util.Map;

/** Who is at the other end, and what one who tries too often is told. */
final class Clients {
    private Clients() {}

    static Client of(Request request) {
        return new Client(request.clientAddress(), request.header("User-Agent").orElse(""));
    }

    /** A password that a request shows, without a device that has signed in before. */
    static Attempt attempt(Request request) {
        return new Attempt(of(request), Map.of(), request::waiting);
    }

    static HashTurn newPassword(Request request) {
        return new HashTurn(Urgency.NEW_PASSWORD, request::waiting);
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
