package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import java.time.Instant;

/** Sessions whose access tokens this process refuses although they have not run out. */
public interface Sessions {
    /** @param until when the session's last access token runs out; the entry is forgotten then */
    void revoke(SessionId session, Instant until);

    /** How many sessions it remembers; beyond them some are forgotten early. */
    int revokedMax();
}
