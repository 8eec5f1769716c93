package caravan.chaos.load;

import caravan.client.RequestKey;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.OrderId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests of customers, and the acknowledged orders. Thread-safe. */
public final class OrderBook {
    private final Map<RequestKey, OrderRequest> asked = new ConcurrentHashMap<>();
    private final Map<RequestKey, OrderId> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong longestNanos = new AtomicLong();

    /** An order with its key and its request. */
    public record Entry(RequestKey key, OrderRequest request) {}

    public void asked(RequestKey key, OrderRequest request) {
        asked.put(key, request);
    }

    /** @param took since the first request */
    public void acknowledged(RequestKey key, OrderId order, Duration took) {
        acknowledged.put(key, order);
        longestNanos.accumulateAndGet(took.toNanos(), Math::max);
    }

    /** Requests that were never answered: there may be an order, or not. */
    public List<Entry> unanswered() {
        return asked.entrySet().stream()
                .filter(each -> !acknowledged.containsKey(each.getKey()))
                .map(each -> new Entry(each.getKey(), each.getValue()))
                .toList();
    }

    public Collection<OrderId> orders() {
        return acknowledged.values();
    }

    public Map<RequestKey, OrderId> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    public OrderRequest request(RequestKey key) {
        OrderRequest request = asked.get(key);
        if (request == null) {
            throw new IllegalArgumentException("nothing was asked for with this key");
        }
        return request;
    }

    public int count() {
        return acknowledged.size();
    }

    /** The longest time that a customer waited for an acknowledgement, including retries. */
    public Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }
}
