package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.Delivery;
import java.time.Instant;

/**
 * A message of an outbox on its way to a broker.
 *
 * @param topic the service that owns its type's contract
 * @param time of its commit, by the clock of the process that committed it: just before
 */
public record OutgoingMessage(String topic, Instant time, Delivery delivery) {}
