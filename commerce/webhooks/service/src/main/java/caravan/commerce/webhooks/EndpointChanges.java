package caravan.commerce.webhooks;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.webhooks.EndpointRepository.PausedNow;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.PauseReason;
import caravan.kernel.WireNames;
import java.util.Optional;

/** The records of endpoints for the trail. Of a URL they have only the origin, since path and query may contain secrets. */
final class EndpointChanges {
    private static final String KIND = "webhook_endpoint";

    private EndpointChanges() {}

    static Change of(Actor actor, Cause cause, String action, Optional<Endpoint> before, Endpoint after) {
        return new Change(
                actor,
                cause,
                action,
                KIND,
                after.id().toString(),
                before.map(EndpointChanges::fields).orElse(Fields.NONE),
                fields(after));
    }

    static Change ofDeletion(Actor actor, Cause cause, Endpoint before) {
        return new Change(
                actor, cause, "webhook_endpoint_deleted", KIND, before.id().toString(), fields(before), Fields.NONE);
    }

    /** The service paused an endpoint by itself. */
    static Change ofPause(Actor actor, Cause cause, PausedNow paused) {
        return new Change(
                actor,
                cause,
                "webhook_endpoint_paused",
                KIND,
                paused.endpoint().toString(),
                Fields.of("status", "active").and("version", paused.version() - 1),
                Fields.of("status", "paused")
                        .and("pause_reason", WireNames.of(paused.why()))
                        .and("version", paused.version()));
    }

    /** @param count deliveries that are made again */
    static Change ofRedelivery(Actor actor, Cause cause, EndpointId endpoint, int count) {
        return new Change(
                actor,
                cause,
                "webhooks_redelivered",
                KIND,
                endpoint.toString(),
                Fields.NONE,
                Fields.of("deliveries", count));
    }

    private static Fields fields(Endpoint endpoint) {
        Optional<PauseReason> paused = endpoint.status().pauseReason();
        return Fields.of("origin", endpoint.url().origin())
                .and("event_types", String.join(" ", endpoint.eventTypes()))
                .and("status", paused.isPresent() ? "paused" : "active")
                .and("pause_reason", paused.map(WireNames::of))
                .and("version", endpoint.version());
    }
}
