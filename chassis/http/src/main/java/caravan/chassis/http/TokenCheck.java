package caravan.chassis.http;

import caravan.chassis.api.http.Caller;
import java.time.Instant;

/** What became of checking an access token. */
public sealed interface TokenCheck {
    /** The token is good, and this is whose it is. */
    record Accepted(Caller caller, Instant expiresAt) implements TokenCheck {}

    /** @param why for the caller: it tells nothing that the token's bearer does not know */
    record Refused(String why) implements TokenCheck {}

    /** No key was ever read, so nothing can be said; the caller should try again. */
    record Undecided() implements TokenCheck {}

    /** The token was good, and it is too long ago that this process knew which sessions have ended; the caller should try again. */
    record Outdated() implements TokenCheck {}
}
