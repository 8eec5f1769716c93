package caravan.commerce.orders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.contract.OrderChanged;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final OrderId ORDER = new OrderId(UUID.fromString("01890000-0000-7000-8000-000000000001"));
    private static final OrderId OTHER = new OrderId(UUID.fromString("01890000-0000-7000-8000-000000000002"));
    private static final Duration AT_ONCE = Duration.ZERO;

    private final WaitingRoom room = new WaitingRoom(2);

    @Test
    void aChangeBeforeTheWaitBeginsIsNotMissed() throws InterruptedException {
        try (WaitingRoom.Seat seat = room.enter(ORDER).orElseThrow()) {
            room.announce(changed(ORDER));

            assertThat(seat.await(AT_ONCE)).isTrue();
        }
    }

    @Test
    void severalChangesWakeOnce() throws InterruptedException {
        try (WaitingRoom.Seat seat = room.enter(ORDER).orElseThrow()) {
            room.announce(changed(ORDER));
            room.announce(changed(ORDER));

            assertThat(seat.await(AT_ONCE)).isTrue();
            assertThat(seat.await(AT_ONCE)).isFalse();
        }
    }

    @Test
    void anotherOrdersChangeWakesNobody() throws InterruptedException {
        try (WaitingRoom.Seat seat = room.enter(ORDER).orElseThrow()) {
            room.announce(changed(OTHER));

            assertThat(seat.await(AT_ONCE)).isFalse();
        }
    }

    @Test
    void aFullRoomHasNoSeatUntilSomeoneLeaves() {
        try (WaitingRoom.Seat _ = room.enter(ORDER).orElseThrow()) {
            try (WaitingRoom.Seat _ = room.enter(ORDER).orElseThrow()) {
                assertThat(room.isFull()).isTrue();
                assertThat(room.enter(OTHER)).isEmpty();
            }
            assertThat(room.isFull()).isFalse();
        }
    }

    @Test
    void nothingIsKeptOfThoseWhoLeft() {
        room.enter(ORDER).orElseThrow().close();

        assertThat(room.ordersWaitedFor()).isZero();
    }

    private static Message<OrderChanged> changed(OrderId id) {
        OrderChanged payload = new OrderChanged(
                id,
                new UserId(id.value()),
                2,
                "confirmed",
                Optional.empty(),
                Optional.empty(),
                Money.of(1, "EUR"),
                Instant.EPOCH);
        return new Message<>(
                new UUID(1, 1),
                OrdersMessage.ORDER_CHANGED,
                id.toString(),
                payload,
                "orders",
                1,
                Instant.EPOCH,
                new Cause("test", new Trace("0".repeat(31) + "1", "0".repeat(15) + "1")));
    }
}
