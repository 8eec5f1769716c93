package caravan.chassis.messages.outbox;

/** What a relay finds behind a position. */
public sealed interface OutgoingRead permits OutgoingPage, OutboxGap {}
