package caravan.audit;

import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import java.time.Instant;
import java.util.function.Consumer;

/** What the databases and the provider's log say of each rule. */
public interface Evidence {
    /**
     * Applies every rule to one snapshot, however long that takes.
     *
     * @param now the moment that the report names
     * @param full whether to look at everything, and not only at what has changed since the last clean audit
     * @param progress told as it goes on; what it throws ends the audit
     */
    Report examine(Instant now, boolean full, Consumer<Progress> progress);

    /** How much is on its way, about, which takes some milliseconds: whether an audit would find the system at rest. */
    long waiting();
}
