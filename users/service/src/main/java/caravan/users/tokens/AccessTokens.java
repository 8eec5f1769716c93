package caravan.users.tokens;

import caravan.users.domain.Account;
import caravan.users.domain.Session;
import java.util.List;

/** Signs access tokens, and publishes the keys that verify them. */
public interface AccessTokens {
    /** A public key on the curve P-256; its coordinates in base64url. */
    record PublicKey(String id, String x, String y) {}

    /**
     * A signed token (RFC 9068), valid from the session's last use on. Call it after the commit: before, the token must not be used.
     */
    String issue(Account account, Session session);

    /** The keys that may have signed a valid token, and the next key. */
    List<PublicKey> published();
}
