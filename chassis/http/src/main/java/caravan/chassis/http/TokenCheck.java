package caravan.chassis.http;

import caravan.chassis.api.http.Caller;
import java.time.Instant;

/** The result of checking an access token. */
public sealed interface TokenCheck {
    /** The token is valid; this is its caller. */
    record Accepted(Caller caller, Instant expiresAt) implements TokenCheck {}

    /** @param why for the caller; says nothing that the caller does not know */
    record Refused(String why) implements TokenCheck {}

    /** No key could be read yet, so nothing is known; the caller should try again. */
    record Undecided() implements TokenCheck {}

    /** The token was valid, but this process has not heard for too long which sessions have ended; the caller should try again. */
    record Outdated() implements TokenCheck {}
}
