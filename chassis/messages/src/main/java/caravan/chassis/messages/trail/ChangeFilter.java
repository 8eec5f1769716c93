package caravan.chassis.messages.trail;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which records are asked for: those that fit all of what is said.
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
    /** Only what is before a moment, too. */
    ChangeFilter before(Instant moment) {
        return new ChangeFilter(
                actor,
                action,
                thing,
                from,
                Optional.of(to.filter(asked -> asked.isBefore(moment)).orElse(moment)));
    }
}
