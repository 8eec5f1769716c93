package caravan.chassis.http;

import caravan.chassis.api.http.EndReason;
import caravan.kernel.SessionId;
import java.util.Optional;

/** Checks access tokens. Each process has one. */
public interface Authentication {
    /**
     * Checks a token. May wait for the keys.
     *
     * @param token as the caller sent it, without the scheme
     */
    TokenCheck verify(String token);

    /** The result for a token that needs no waiting, for event loops. Empty if it must be verified first. */
    Optional<TokenCheck> known(String token);

    /** Why a session has ended, if this process knows that it has. Does not wait. */
    Optional<EndReason> endOf(SessionId session);

    /** @param ends is called for each session that ends from now on */
    void addListener(Ends ends);

    /**
     * Is called when sessions end, so that whatever outlives a request ends with them. Its methods must be quick; any thread may call
     * them.
     */
    interface Ends {
        void ended(SessionId session, EndReason why);

        /** This process no longer knows which sessions have ended. */
        void unknown();
    }
}
