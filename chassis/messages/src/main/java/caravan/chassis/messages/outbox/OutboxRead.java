package caravan.chassis.messages.outbox;

/** What a subscriber's reader finds behind a position. */
public sealed interface OutboxRead permits OutboxPage, OutboxGap {}
