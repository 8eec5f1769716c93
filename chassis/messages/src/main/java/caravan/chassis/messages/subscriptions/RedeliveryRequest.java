package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;

/** Who asks for dead letters to be sent again. */
record RedeliveryRequest(Actor actor, Cause cause) {
    Change redelivered(DeadLetter letter) {
        Fields waiting = Fields.of("subscription", letter.subscription())
                .and("source", letter.source())
                .and("position", letter.position())
                .and("key", letter.key());
        return new Change(
                actor,
                cause,
                "dead_letter_redelivered",
                "dead_letter",
                letter.id().toString(),
                waiting,
                Fields.NONE);
    }
}
