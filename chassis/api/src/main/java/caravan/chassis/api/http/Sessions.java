package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import java.time.Instant;

/** Revokes sessions: their access tokens are refused before they expire. For the service that ends sessions. */
public interface Sessions {
    /**
     * Refuses a session's tokens in this process from now on, and ends its streams.
     *
     * @param until when the session's last access token expires; the entry is removed a little later
     */
    void revoke(SessionId session, Instant until, EndReason why);

    /**
     * Registers the source from which all processes read ended sessions, in case a message is late or lost. Called once, while the
     * service is
     * assembled.
     */
    void readFrom(EndedSessionPages pages);
}
