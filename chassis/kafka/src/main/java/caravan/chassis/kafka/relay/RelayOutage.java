package caravan.chassis.kafka.relay;

import caravan.kernel.Outage;
import java.util.Optional;

/**
 * Decides what one of several relays logs about an outage. During an outage of the broker they take turns at the lease, so another
 * instance's lease does not end the outage. Only its published messages do.
 */
final class RelayOutage {
    private final Outage outage;
    /** The greatest published position that is known, of any instance. */
    private long published;

    RelayOutage(Outage outage) {
        this.outage = outage;
    }

    /** @return what to log, if anything */
    Optional<Outage.Report> failed(Throwable failure) {
        return outage.failed(failure.getClass());
    }

    /** @return the outage that ended, if there was one */
    Optional<Outage.Report> over() {
        return outage.over();
    }

    /** Notes the position of the instance with the lease. If it has grown, the outage is over here; the other instance logs that. */
    void anotherHasPublished(long position) {
        if (position > published) {
            published = position;
            var unused = outage.over();
        }
    }
}
