package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import java.time.Instant;

/** Sessions whose access tokens are refused although they have not run out. For the service that ends them. */
public interface Sessions {
    /**
     * Refuses a session's tokens in this process from now on, and ends its streams.
     *
     * @param until when the session's last access token runs out; the entry is forgotten a little later
     */
    void revoke(SessionId session, Instant until, EndReason why);

    /** Where this process and all others read what they have not heard of; once, while the service is assembled. */
    void readFrom(EndedSessionPages pages);
}
