package caravan.commerce.orders.contract;

import caravan.kernel.MessageType;
import java.util.List;

/** The messages that orders sends. Their key is the order's id. */
public sealed interface OrdersMessage permits OrderChanged {
    MessageType<OrderChanged> ORDER_CHANGED = new MessageType<>("orders.order-changed.v1", OrderChanged.class);

    /** Every type of this contract. */
    List<MessageType<? extends OrdersMessage>> TYPES = List.of(ORDER_CHANGED);
}
