package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.messages.Message;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.wire.Delivery;

/** A delivery, classified for its subscription. */
sealed interface IncomingMessage<P> {
    Delivery delivery();

    /** Of a type that the subscription takes. */
    sealed interface Taken<P> extends IncomingMessage<P> {}

    record Readable<P>(Delivery delivery, Message<P> message) implements Taken<P> {}

    /** Of a type that the subscription does not take. */
    record PassedOver<P>(Delivery delivery) implements IncomingMessage<P> {}

    /** The beginning or end of a snapshot that the subscription may wait for. */
    record Mark<P>(Delivery delivery, SnapshotMark mark) implements IncomingMessage<P> {}

    record Unreadable<P>(Delivery delivery, String error) implements Taken<P> {}
}
