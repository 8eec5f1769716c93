package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.messages.Message;
import caravan.chassis.messages.outbox.Delivery;

/** A delivery as its subscription sees it. */
sealed interface Incoming<P> {
    Delivery delivery();

    record Readable<P>(Delivery delivery, Message<P> message) implements Incoming<P> {}

    record Unreadable<P>(Delivery delivery, String error) implements Incoming<P> {}
}
