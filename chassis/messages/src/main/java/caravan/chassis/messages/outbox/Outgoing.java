package caravan.chassis.messages.outbox;

/**
 * A message of an outbox on its way to a broker.
 *
 * @param topic the service that owns its type's contract
 */
public record Outgoing(String topic, Delivery delivery) {}
