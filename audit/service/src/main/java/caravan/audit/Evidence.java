package caravan.audit;

import caravan.audit.domain.Report;
import java.time.Instant;

/** What the databases and the provider's log say of each rule. */
public interface Evidence {
    /**
     * Applies every rule in one snapshot.
     *
     * @param now the moment that the report names
     */
    Report examine(Instant now);
}
