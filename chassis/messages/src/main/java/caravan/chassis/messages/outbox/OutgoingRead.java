package caravan.chassis.messages.outbox;

/** What a relay finds after a position. */
public sealed interface OutgoingRead permits OutgoingPage, OutboxGap {}
