package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.messages.Message;
import caravan.chassis.messages.outbox.Delivery;
import caravan.chassis.messages.snapshots.SnapshotMark;

/** A delivery as its subscription sees it. */
sealed interface Incoming<P> {
    Delivery delivery();

    /** Of a type that the subscription takes. */
    sealed interface Taken<P> extends Incoming<P> {}

    record Readable<P>(Delivery delivery, Message<P> message) implements Taken<P> {}

    /** Of a type that the subscription does not take. */
    record PassedOver<P>(Delivery delivery) implements Incoming<P> {}

    /** Where a snapshot begins or ends that the subscription may wait for. */
    record Mark<P>(Delivery delivery, SnapshotMark mark) implements Incoming<P> {}

    record Unreadable<P>(Delivery delivery, String error) implements Taken<P> {}
}
