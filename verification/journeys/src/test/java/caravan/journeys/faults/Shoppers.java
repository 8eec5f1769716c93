package caravan.journeys.faults;

import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.RefusedException;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.journeys.shop.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Customers who place random orders, remember acknowledged orders, and repeat requests whose answer was lost. */
final class Shoppers {
    private static final int SHOPPERS = 4;
    private static final List<String> PAYMENT_METHODS =
            List.of("approve", "approve", "approve", "decline", "timeout_before_charge", "timeout_after_charge");
    private static final Sku PLENTY = new Sku("plenty");
    private static final Sku SCARCE = new Sku("scarce");
    private static final Sku NEVER_THERE = new Sku("never-there");
    private static final List<Sku> SKUS = List.of(PLENTY, PLENTY, PLENTY, SCARCE, NEVER_THERE);
    private static final Credentials CUSTOMER = new Credentials("crash-customer", "a customer who does not give up");

    private final SignedIn customer;
    private final SignedIn staff;
    private final Map<RequestKey, OrderRequest> requests = new ConcurrentHashMap<>();
    private final Map<RequestKey, OrderId> acknowledged = new ConcurrentHashMap<>();

    /** Acknowledged orders that were checked already. */
    private final Set<OrderId> looked = new HashSet<>();

    private Shoppers(SignedIn customer, SignedIn staff) {
        this.customer = customer;
        this.staff = staff;
    }

    /** Fills the shop and signs everyone in. */
    static Shoppers openShop(CaravanClient client, Credentials administrator) throws InterruptedException {
        SignedIn staff = client.signIn(administrator).orThrow();
        for (Sku sku : List.of(PLENTY, SCARCE, NEVER_THERE)) {
            Commerce.as(staff)
                    .putProduct(sku, "Product " + sku, Money.of(999, "EUR"))
                    .orThrow();
        }
        Commerce.as(staff)
                .receiveStock(PLENTY, new Quantity(Quantity.MAX), RequestKey.fresh())
                .orThrow();
        Commerce.as(staff)
                .receiveStock(SCARCE, new Quantity(25), RequestKey.fresh())
                .orThrow();
        client.signUp(CUSTOMER).orThrow();
        Shoppers shoppers = new Shoppers(client.signIn(CUSTOMER).orThrow(), staff);
        shoppers.awaitOnSale();
        return shoppers;
    }

    private void awaitOnSale() {
        Await.until("products are on sale", Duration.ofSeconds(20), () -> {
            try {
                OrderRequest first = OrderRequest.of(NEVER_THERE, 1);
                return Commerce.as(customer).placeOrder(first, RequestKey.fresh()) instanceof Outcome.Done<Order>;
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
    }

    SignedIn staff() {
        return staff;
    }

    /** Starts all shoppers. Each stops at its first call without an answer. */
    List<Thread> shop(long seed) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SHOPPERS; i++) {
            Random random = new Random(seed * SHOPPERS + i);
            threads.add(Thread.ofVirtual().start(() -> shopUntilUnanswered(random)));
        }
        return threads;
    }

    private void shopUntilUnanswered(Random random) {
        try {
            while (true) {
                OrderRequest request = OrderRequest.of(SKUS.get(random.nextInt(SKUS.size())), 1 + random.nextInt(2))
                        .paidBy(PAYMENT_METHODS.get(random.nextInt(PAYMENT_METHODS.size())));
                OrderId order = place(request, RequestKey.fresh());
                switch (random.nextInt(6)) {
                    case 0 -> Commerce.as(customer).cancelOrder(order, RequestKey.fresh());
                    case 1 -> Commerce.as(staff).shipOrder(order, RequestKey.fresh());
                    case 2 -> {
                        Commerce.as(staff).shipOrder(order, RequestKey.fresh());
                        Commerce.as(staff).returnOrder(order, RequestKey.fresh());
                    }
                    default -> Commerce.as(customer).order(order);
                }
            }
        } catch (UnreachableException | RefusedException | InterruptedException over) {
            // The process was killed or paused, as this test wants.
        }
    }

    private OrderId place(OrderRequest request, RequestKey key) throws InterruptedException {
        requests.put(key, request);
        OrderId order = Commerce.as(customer).placeOrder(request, key).orThrow().id();
        acknowledged.put(key, order);
        return order;
    }

    /** Repeats all requests without an answer, with the same keys. */
    void askAgain() throws InterruptedException {
        for (Map.Entry<RequestKey, OrderRequest> each : requests.entrySet()) {
            if (!acknowledged.containsKey(each.getKey())) {
                place(each.getValue(), each.getKey());
            }
        }
    }

    /** The lost orders among those that were acknowledged since the last call. */
    List<OrderId> newlyLost() throws InterruptedException {
        List<OrderId> lost = new ArrayList<>();
        for (OrderId order : acknowledged.values()) {
            if (looked.add(order) && Commerce.as(customer).order(order) instanceof Outcome.Refused<Order>) {
                lost.add(order);
            }
        }
        return lost;
    }

    /** The lost orders among all acknowledged ones. */
    List<OrderId> lost() throws InterruptedException {
        looked.clear();
        return newlyLost();
    }

    /** All acknowledged orders, as they are now. */
    Set<OrderId> acknowledged() {
        return Set.copyOf(acknowledged.values());
    }

    /** The lost orders among some. */
    List<OrderId> lostOf(Set<OrderId> orders) throws InterruptedException {
        List<OrderId> lost = new ArrayList<>();
        for (OrderId order : orders) {
            if (Commerce.as(customer).order(order) instanceof Outcome.Refused<Order>) {
                lost.add(order);
            }
        }
        return lost;
    }

    /** The keys whose replay answers another order than before. It checks a tenth of the keys, at random. */
    List<RequestKey> forgottenKeys(Random random) throws InterruptedException {
        List<RequestKey> forgotten = new ArrayList<>();
        for (Map.Entry<RequestKey, OrderId> each : acknowledged.entrySet()) {
            if (random.nextInt(10) == 0 && !replay(each.getKey()).equals(each.getValue())) {
                forgotten.add(each.getKey());
            }
        }
        return forgotten;
    }

    private OrderId replay(RequestKey key) throws InterruptedException {
        return Commerce.as(customer)
                .placeOrder(requests.get(key), key)
                .orThrow()
                .id();
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }
}
