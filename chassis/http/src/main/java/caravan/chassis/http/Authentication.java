package caravan.chassis.http;

import java.util.Optional;

/** Checks access tokens, at the edge of each process. */
public interface Authentication {
    /**
     * Checks a token, and may wait meanwhile.
     *
     * @param token as the caller sent it, without the scheme
     */
    TokenCheck verify(String token);

    /** What can be said of a token at once, on an event loop: empty, if it must be verified first. */
    Optional<TokenCheck> known(String token);
}
