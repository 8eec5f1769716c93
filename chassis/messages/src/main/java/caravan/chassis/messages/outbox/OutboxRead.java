package caravan.chassis.messages.outbox;

/** What a subscriber finds after a position. */
public sealed interface OutboxRead permits OutboxPage, OutboxGap {}
