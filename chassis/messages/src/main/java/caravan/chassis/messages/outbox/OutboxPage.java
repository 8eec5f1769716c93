package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.Delivery;
import java.util.List;

/**
 * A page of an outbox, for a subscriber.
 *
 * @param deliveries messages of the wanted types, in order
 * @param through up to this position the outbox has no further wanted message
 * @param goesOn whether a limit ended the page, so that more may follow
 */
public record OutboxPage(List<Delivery> deliveries, long through, boolean goesOn) implements OutboxRead {}
