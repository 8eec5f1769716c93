package caravan.chassis.messages.trail;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A filter of records. All given conditions must hold.
 *
 * @param from not before this moment, to the millisecond
 * @param to before this moment
 */
record ChangeFilter(
        Optional<UUID> actor,
        Optional<String> action,
        Optional<String> thing,
        Optional<Instant> from,
        Optional<Instant> to) {
    /** The same filter, limited to records before a moment. */
    ChangeFilter before(Instant moment) {
        return new ChangeFilter(
                actor,
                action,
                thing,
                from,
                Optional.of(to.filter(asked -> asked.isBefore(moment)).orElse(moment)));
    }
}
