package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.Delivery;
import java.util.List;

/**
 * A stretch of an outbox.
 *
 * @param deliveries what was asked for, in order
 * @param through up to here the outbox holds nothing else that was asked for
 * @param goesOn whether a limit ended it: more may stand behind it
 */
public record OutboxPage(List<Delivery> deliveries, long through, boolean goesOn) implements OutboxRead {}
