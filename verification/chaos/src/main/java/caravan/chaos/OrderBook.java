package caravan.chaos;

import caravan.client.RequestKey;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.OrderId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What customers asked for, and what was acknowledged. Thread-safe. */
final class OrderBook {
    private final Map<RequestKey, OrderRequest> asked = new ConcurrentHashMap<>();
    private final Map<RequestKey, OrderId> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong longestNanos = new AtomicLong();

    /** An order with its key and its request. */
    record Entry(RequestKey key, OrderRequest request) {}

    void asked(RequestKey key, OrderRequest request) {
        asked.put(key, request);
    }

    /** @param took since the first request */
    void acknowledged(RequestKey key, OrderId order, Duration took) {
        acknowledged.put(key, order);
        longestNanos.accumulateAndGet(took.toNanos(), Math::max);
    }

    /** Requests that were never answered: there may be an order, or not. */
    List<Entry> unanswered() {
        return asked.entrySet().stream()
                .filter(each -> !acknowledged.containsKey(each.getKey()))
                .map(each -> new Entry(each.getKey(), each.getValue()))
                .toList();
    }

    Collection<OrderId> orders() {
        return acknowledged.values();
    }

    Map<RequestKey, OrderId> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    OrderRequest request(RequestKey key) {
        OrderRequest request = asked.get(key);
        if (request == null) {
            throw new IllegalArgumentException("nothing was asked for with this key");
        }
        return request;
    }

    int count() {
        return acknowledged.size();
    }

    /** The longest time that a customer waited for an acknowledgement, including retries. */
    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }
}
