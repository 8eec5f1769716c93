package caravan.chaos.load;

import caravan.client.Outcome;
import caravan.client.RefusedException;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Customers who order random things, and repeat each request with the same key until it is answered. What was acknowledged is in the
 * {@link OrderBook}.
 */
public final class Shoppers {
    private static final List<String> PAYMENT_METHODS =
            List.of("approve", "approve", "approve", "decline", "timeout_before_charge", "timeout_after_charge");
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(500);
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(250);
    /** A shopper continues an order after so many others. By then it is paid. */
    private static final int EARLIER_ORDERS = 30;

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Shop shop;
    private final OrderBook book;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    public Shoppers(Shop shop, OrderBook book) {
        this.shop = shop;
        this.book = book;
    }

    /** Starts so many shoppers, until {@link #stop}. */
    public void start(int shoppers, long seed) {
        for (int shopper = 0; shopper < shoppers; shopper++) {
            Random random = new Random(seed * shoppers + shopper);
            threads.add(Thread.ofVirtual().name("shopper-" + shopper).start(() -> shop(random)));
        }
    }

    /** Stops all shoppers. Stops all shoppers. Their last requests may stay unanswered. */
    public void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }

    private void shop(RandomGenerator random) {
        Deque<OrderId> earlier = new ArrayDeque<>();
        try {
            while (!stopping) {
                Optional<OrderId> order = place(request(random), RequestKey.fresh());
                order.ifPresent(earlier::addLast);
                if (earlier.size() > EARLIER_ORDERS) {
                    goOn(earlier.removeFirst(), earlier.getLast(), random.nextInt(6));
                }
                Thread.sleep(BETWEEN_ORDERS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private OrderRequest request(RandomGenerator random) {
        Sku sku = random.nextInt(5) < 3
                ? shop.plenty()
                : shop.products().get(random.nextInt(shop.products().size()));
        return OrderRequest.of(sku, 1 + random.nextInt(2))
                .paidBy(PAYMENT_METHODS.get(random.nextInt(PAYMENT_METHODS.size())));
    }

    /**
     * Continues an order and ignores the result. The audit checks the books later.
     *
     * @param settled an order that is settled, unless a fault delays it
     * @param open an order that is probably not settled yet
     */
    private void goOn(OrderId settled, OrderId open, int choice) throws InterruptedException {
        try {
            switch (choice) {
                case 0 -> Commerce.as(shop.customer()).cancelOrder(open, RequestKey.fresh());
                case 1 -> Commerce.as(shop.customer()).cancelOrder(settled, RequestKey.fresh());
                case 2 -> Commerce.as(shop.staff()).shipOrder(settled, RequestKey.fresh());
                case 3 -> {
                    Commerce.as(shop.staff()).shipOrder(settled, RequestKey.fresh());
                    Commerce.as(shop.staff()).returnOrder(settled, RequestKey.fresh());
                }
                default -> Commerce.as(shop.customer()).order(settled);
            }
        } catch (UnreachableException | RefusedException faultAtWork) {
            // It may have been done, or not; the audit accepts both.
        }
    }

    /** Places an order, however many requests that takes; empty if shopping ended first. */
    private Optional<OrderId> place(OrderRequest request, RequestKey key) throws InterruptedException {
        book.asked(key, request);
        long asked = System.nanoTime();
        while (!stopping) {
            Optional<OrderId> order = placeOnce(shop.customer(), request, key);
            if (order.isPresent()) {
                book.acknowledged(key, order.get(), Duration.ofNanos(System.nanoTime() - asked));
                return order;
            }
            Thread.sleep(BEFORE_ASKING_AGAIN);
        }
        return Optional.empty();
    }

    private static Optional<OrderId> placeOnce(SignedIn customer, OrderRequest request, RequestKey key)
            throws InterruptedException {
        try {
            return Commerce.as(customer).placeOrder(request, key).done().map(Order::id);
        } catch (UnreachableException | RefusedException faultAtWork) {
            return Optional.empty();
        }
    }

    /**
     * Orders one piece now, and waits until that order is settled.
     *
     * @return how long that took; empty if it took too long
     */
    public Optional<Duration> settledOrder(Duration max) throws InterruptedException {
        RequestKey key = RequestKey.fresh();
        OrderRequest request = OrderRequest.of(shop.plenty(), 1);
        book.asked(key, request);
        long began = System.nanoTime();
        Optional<OrderId> order = Optional.empty();
        while (System.nanoTime() - began < max.toNanos()) {
            if (order.isEmpty()) {
                order = placeOnce(shop.customer(), request, key);
                order.ifPresent(id -> book.acknowledged(key, id, Duration.ofNanos(System.nanoTime() - began)));
            } else if (isSettled(order.get())) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - began));
            }
            Thread.sleep(LOOK_EVERY);
        }
        return Optional.empty();
    }

    private boolean isSettled(OrderId order) throws InterruptedException {
        try {
            return Commerce.as(shop.customer()).order(order) instanceof Outcome.Done<Order>(int _, Order now)
                    && now.isSettled();
        } catch (UnreachableException | RefusedException faultAtWork) {
            return false;
        }
    }
}
