package caravan.chassis.kafka.relay;

import caravan.kernel.Outage;
import java.util.Optional;

/**
 * What one relay of several tells of an outage. They take turns at the lease while the broker is away, so another's lease ends nothing: only
 * what it has published does.
 */
final class RelayOutage {
    private final Outage outage;
    /** The furthest that is known to be published, by whichever of them. */
    private long published;

    RelayOutage(Outage outage) {
        this.outage = outage;
    }

    /** @return what is to be told of it, if anything */
    Optional<Outage.Report> failed(Throwable failure) {
        return outage.failed(failure.getClass());
    }

    /** @return what was, if something failed before */
    Optional<Outage.Report> over() {
        return outage.over();
    }

    /** Whoever has the lease has come to a position: what failed here is over if that is further than before, and told by that one. */
    void anotherHasPublished(long position) {
        if (position > published) {
            published = position;
            var unused = outage.over();
        }
    }
}
