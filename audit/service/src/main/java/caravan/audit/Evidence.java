package caravan.audit;

import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import java.time.Instant;
import java.util.function.Consumer;

/** Applies the rules to the databases. */
public interface Evidence {
    /**
     * Applies every rule to one snapshot. It can take long.
     *
     * @param now the time of the report
     * @param full whether to check everything, and not only what has changed since the last clean audit
     * @param progress gets the progress; an exception of it ends the audit
     */
    Report examine(Instant now, boolean full, Consumer<Progress> progress);

    /** About how much work is in progress. It takes some milliseconds, and shows whether an audit would find the system at rest. */
    long waiting();
}
