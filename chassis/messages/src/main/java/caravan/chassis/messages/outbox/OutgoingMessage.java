package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.Delivery;
import java.time.Instant;

/**
 * A message of an outbox that goes to a broker.
 *
 * @param topic the service that owns its type's contract
 * @param time just before its commit, by the clock of the process that committed it
 */
public record OutgoingMessage(String topic, Instant time, Delivery delivery) {}
