package caravan.chassis.messages.outbox;

import java.time.Instant;

/**
 * A message of an outbox on its way to a broker.
 *
 * @param topic the service that owns its type's contract
 * @param time of its commit, by the clock of the process that committed it: just before
 */
public record Outgoing(String topic, Instant time, Delivery delivery) {}
