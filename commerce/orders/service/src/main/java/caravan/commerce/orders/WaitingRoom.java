package caravan.commerce.orders;

import caravan.chassis.api.messages.Message;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.contract.OrderChanged;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where those wait who want to hear of an order's next change. It holds no state of orders: take a seat first, then
 * look at the order, and no change between the two is missed.
 */
public final class WaitingRoom {
    /** Waiters of this process, each a virtual thread with an open connection. */
    public static final int SEATS_MAX = 10_000;

    private final Semaphore free;
    private final ConcurrentMap<OrderId, List<Seat>> seats = new ConcurrentHashMap<>();

    public WaitingRoom() {
        this(SEATS_MAX);
    }

    WaitingRoom(int seatsMax) {
        free = new Semaphore(seatsMax);
    }

    /** Takes a seat; empty if there is none left. */
    public Optional<Seat> enter(OrderId id) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        Seat seat = new Seat(id);
        seats.compute(id, (_, others) -> {
            List<Seat> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(seat);
            return all;
        });
        return Optional.of(seat);
    }

    public boolean isFull() {
        return free.availablePermits() == 0;
    }

    /** Wakes all who wait for this order. */
    public void announce(Message<OrderChanged> message) {
        seats.getOrDefault(message.payload().orderId(), List.of()).forEach(Seat::wake);
    }

    int ordersWaitedFor() {
        return seats.size();
    }

    /** One waiter's place, to be closed by it. */
    public final class Seat implements AutoCloseable {
        private final OrderId id;
        private final Semaphore news = new Semaphore(0);

        private Seat(OrderId id) {
            this.id = id;
        }

        /**
         * Waits for a change, or returns at once if there was one since the last time.
         *
         * @return false if there was none
         */
        public boolean await(Duration patience) throws InterruptedException {
            boolean told = news.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
            news.drainPermits();
            return told;
        }

        /** Ends the wait of whoever has the seat, as a change does. */
        public void wake() {
            news.release();
        }

        /** Leaves the room; once only. */
        @Override
        public void close() {
            seats.computeIfPresent(id, (_, others) -> {
                others.remove(this);
                return others.isEmpty() ? null : others;
            });
            free.release();
        }
    }
}
