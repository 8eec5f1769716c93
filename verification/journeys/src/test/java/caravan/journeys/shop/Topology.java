package caravan.journeys.shop;

import java.net.URI;
import java.util.Base64;
import org.jdbi.v3.core.Jdbi;

/** The processes of a shop. Journeys know only its one address, and must not see a difference between topologies. */
public interface Topology extends AutoCloseable {
    /** Encrypts the keys that sign tokens, in every topology: 32 bytes in base64. Tests decrypt a key with it and forge tokens. */
    String KEY_ENCRYPTION_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    /** The one address for all routes. */
    URI address();

    /** The password of the first administrator. */
    String administratorPassword();

    /** Reads every schema directly, without the services. */
    Jdbi superuser();

    /** Whether this process knows of no message in progress. In a fleet only the audit knows. */
    boolean isDrained();

    @Override
    void close();
}
