package caravan.chassis.messages.trail;

import caravan.chassis.json.RawJson;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored record, as administrators read it.
 *
 * @param actor the id of the user who did it; empty if the service itself did it
 * @param actorRole the user's role at that time, or {@code service}
 * @param worker the worker of the service that did it
 * @param cause the id of the request or other cause
 */
record ChangeRecord(
        UUID id,
        Instant at,
        Optional<UUID> actor,
        String actorRole,
        Optional<String> worker,
        String action,
        String kind,
        String thing,
        Optional<RawJson> before,
        Optional<RawJson> after,
        String cause,
        String traceId) {
    ChangeRecord(
            UUID id,
            Optional<UUID> actor,
            String actorRole,
            Optional<String> worker,
            String action,
            String kind,
            String thing,
            Optional<String> before,
            Optional<String> after,
            String cause,
            String traceId) {
        this(
                id,
                UuidV7.momentOf(id),
                actor,
                actorRole,
                worker,
                action,
                kind,
                thing,
                before.map(RawJson::new),
                after.map(RawJson::new),
                cause,
                traceId);
    }
}
