package caravan.users.tokens;

import caravan.users.domain.Account;
import caravan.users.domain.Session;
import java.util.List;

/** Signs access tokens, and publishes what they are verified with. */
public interface AccessTokens {
    /** A public key on the curve P-256; its coordinates in base64url. */
    record PublicKey(String id, String x, String y) {}

    /**
     * A signed token (RFC 9068), good from the session's last use on. In memory; not for transactions all the same,
     * since it is of no use before their commit.
     */
    String issue(Account account, Session session);

    /** The keys that a token in use may be signed with, and the one that comes next. */
    List<PublicKey> published();
}
