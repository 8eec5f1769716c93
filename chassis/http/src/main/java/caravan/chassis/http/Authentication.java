package caravan.chassis.http;

import caravan.chassis.api.http.EndReason;
import caravan.kernel.SessionId;
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

    /** Why a session has ended, if this process knows that it has. Does not wait. */
    Optional<EndReason> endOf(SessionId session);

    /** @param ends told of each session that ends from now on */
    void tell(Ends ends);

    /** Hears of sessions that end: what lasts longer than a request ends with them. Its methods are quick, and called from any thread. */
    interface Ends {
        void ended(SessionId session, EndReason why);

        /** It is not known any more which sessions have ended. */
        void unknown();
    }
}
