package caravan.journeys;

import java.net.URI;
import org.jdbi.v3.core.Jdbi;

/** How the processes of a shop are laid out: the journeys know one address, and must not see a difference. */
interface Topology extends AutoCloseable {
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
