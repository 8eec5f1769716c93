package caravan.commerce.orders.http;

import caravan.chassis.api.http.Reply;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.WaitingRoom;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderStatus;
import java.time.Duration;
import java.util.Optional;

/** Holds a reply back until its order is no longer pending ({@code Prefer: wait}, RFC 7240, section 4.3). */
final class Settlement {
    private static final String ORDERS_PATH = "/orders/";

    private final OrderRepository orders;
    private final WaitingRoom waitingRoom;

    Settlement(OrderRepository orders, WaitingRoom waitingRoom) {
        this.orders = orders;
        this.waitingRoom = waitingRoom;
    }

    /** The order that a reply has placed, as it stands when it is settled or the patience ends; other replies as they are. */
    Reply await(Reply placed, Duration patience) throws InterruptedException {
        Optional<OrderId> id = orderPlacedBy(placed);
        if (id.isEmpty()) {
            return placed;
        }
        Optional<WaitingRoom.Seat> free = waitingRoom.enter(id.get());
        if (free.isEmpty()) {
            return placed; // A preference may be ignored: the order is placed, and too many wait already.
        }
        try (WaitingRoom.Seat seat = free.get()) {
            return settled(id.get(), seat, patience)
                    .map(order -> asItStands(placed, order))
                    .orElse(placed);
        }
    }

    private static Reply asItStands(Reply placed, Order order) {
        return new Reply(placed.status(), placed.headers(), OrderView.of(order), Optional.empty(), Optional.empty())
                .withVersion(order.version());
    }

    private Optional<Order> settled(OrderId id, WaitingRoom.Seat seat, Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Order> order = orders.find(id);
            long leftNanos = deadlineNanos - System.nanoTime();
            if (order.isEmpty() || order.get().status() != OrderStatus.PENDING || leftNanos <= 0) {
                return order;
            }
            seat.await(Duration.ofNanos(leftNanos));
        }
    }

    /** Told by the location: a reply that was stored under an Idempotency-Key has no other trace of its order. */
    private static Optional<OrderId> orderPlacedBy(Reply reply) {
        return Optional.ofNullable(reply.headers().get("Location"))
                .filter(location -> reply.status() == 201 && location.startsWith(ORDERS_PATH))
                .map(location -> OrderId.parse(location.substring(ORDERS_PATH.length())));
    }
}
