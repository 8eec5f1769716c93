package caravan.journeys.shop;

import java.net.URI;
import java.util.Base64;
import org.jdbi.v3.core.Jdbi;

/** How the processes of a shop are laid out: the journeys know one address, and must not see a difference. */
public interface Topology extends AutoCloseable {
    /** Encrypts the keys that sign tokens, in every topology: 32 bytes in base64. Tests decrypt a key with it and forge tokens. */
    String KEY_ENCRYPTION_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    /** The one address for all routes. */
    URI address();

    /** Of the first administrator. */
    String administratorPassword();

    /** Looks into every schema, past the services. */
    Jdbi superuser();

    /** Whether it knows of messages that are still on their way; the audit's answer counts everywhere. */
    boolean isDrained();

    @Override
    void close();
}
