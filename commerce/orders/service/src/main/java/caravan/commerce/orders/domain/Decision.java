package caravan.commerce.orders.domain;

import java.util.List;

/** What an event makes of an order. */
public sealed interface Decision {
    /** The order as it stands after the event. */
    Order order();

    /**
     * The order has moved.
     *
     * @param instructions what inventory and payments are to do next
     * @param visible whether its customer can tell; then the version has gone up by one, and the change is to be told
     */
    record Changed(Order order, List<Instruction> instructions, boolean visible) implements Decision {
        public Changed {
            instructions = List.copyOf(instructions);
        }
    }

    /** It has happened already, or has come too late to matter. */
    record Unchanged(Order order) implements Decision {}

    /** The order's status does not allow what was requested. */
    record Refused(Order order) implements Decision {}
}
