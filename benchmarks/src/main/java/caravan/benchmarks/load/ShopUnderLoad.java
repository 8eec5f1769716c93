package caravan.benchmarks.load;

import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;

/** Products with plenty of stock and customers to buy them, and the requests that they send. */
public final class ShopUnderLoad {
    private static final Size DEFAULT_SIZE = new Size(50, 5, 16);
    private static final int ANSWER_SECONDS_MAX = 20;
    private static final Duration SETTLING_MAX = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);

    private final String host;
    private final SignedIn administrator;
    private final List<SignedIn> customers;
    private final List<Sku> skus;

    /** @param receipts the number of receipts of each product, each with as many pieces as one receipt takes */
    public record Size(int products, int receipts, int customers) {}

    private ShopUnderLoad(String host, SignedIn administrator, List<SignedIn> customers, List<Sku> skus) {
        this.host = host;
        this.administrator = administrator;
        this.customers = customers;
        this.skus = skus;
    }

    /** Fills the shop; returns once orders can be placed for its products. */
    public static ShopUnderLoad open(CaravanClient client, SignedIn administrator, URI address)
            throws InterruptedException {
        return open(client, administrator, address, DEFAULT_SIZE);
    }

    public static ShopUnderLoad open(CaravanClient client, SignedIn administrator, URI address, Size size)
            throws InterruptedException {
        String run = UUID.randomUUID().toString().substring(0, 8);
        List<Sku> skus = new ArrayList<>();
        for (int i = 0; i < size.products(); i++) {
            Sku sku = new Sku("bench-" + run + "-" + i);
            Commerce.as(administrator)
                    .putProduct(sku, "Benchmark product " + i, Money.of(1000 + i, "EUR"))
                    .orThrow();
            for (int receipt = 0; receipt < size.receipts(); receipt++) {
                Commerce.as(administrator)
                        .receiveStock(sku, new Quantity(Quantity.MAX), RequestKey.fresh())
                        .orThrow();
            }
            skus.add(sku);
        }
        List<SignedIn> customers = new ArrayList<>();
        for (int i = 0; i < size.customers(); i++) {
            Credentials credentials = new Credentials("bench-" + run + "-" + i, "a benchmark customer " + run);
            client.signUp(credentials).orThrow();
            customers.add(client.signIn(credentials).orThrow());
        }
        awaitOnSale(customers.getFirst(), skus.getLast());
        return new ShopUnderLoad(address.getAuthority(), administrator, customers, skus);
    }

    /** Prices reach orders by message, so the first orders may come too early. */
    private static void awaitOnSale(SignedIn customer, Sku last) throws InterruptedException {
        long end = System.nanoTime() + SETTLING_MAX.toNanos();
        while (Commerce.as(customer).placeOrder(OrderRequest.of(last, 1), RequestKey.fresh())
                instanceof Outcome.Refused<?> refused) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("orders does not take " + last + ": " + refused.problem());
            }
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
    }

    /** @param name such as {@code POST /orders}, as the reports call it */
    public LongFunction<byte[]> requests(String name) throws InterruptedException {
        return switch (name) {
            case "POST /orders" -> placingOrders();
            case "GET /users" -> listingUsers();
            case "GET /products" -> listingProducts();
            default -> throw new IllegalArgumentException("there is no load of " + name);
        };
    }

    /** The shortest body: two SKUs, one piece of each. */
    public LongFunction<byte[]> placingOrders() throws InterruptedException {
        return placingOrders("");
    }

    /** Places orders one after the other. @throws IOException if one is not acknowledged */
    public void placeOrders(InetSocketAddress address, int orders) throws IOException, InterruptedException {
        LongFunction<byte[]> requests = placingOrders();
        try (KeepAliveConnection connection = KeepAliveConnection.open(address)) {
            for (int order = 0; order < orders; order++) {
                int status = connection.exchange(requests.apply(order));
                if (status != 201) {
                    throw new IOException("an order was answered with " + status + ": " + connection.body());
                }
            }
        }
    }

    /** The same request, but its answer comes when the order is settled. */
    public LongFunction<byte[]> placingOrdersUntilSettled() throws InterruptedException {
        return placingOrders("Prefer: wait=" + ANSWER_SECONDS_MAX + "\r\n");
    }

    private LongFunction<byte[]> placingOrders(String furtherHeaders) throws InterruptedException {
        List<String> tokens = new ArrayList<>();
        for (SignedIn customer : customers) {
            tokens.add(customer.accessToken());
        }
        String keys = UUID.randomUUID().toString();
        return ticket -> {
            String body = "{\"items\":[\"" + skus.get((int) (ticket % skus.size())) + "\",\""
                    + skus.get((int) ((ticket * 7 + 3) % skus.size())) + "\"]}";
            return ("POST /orders HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer "
                            + tokens.get((int) (ticket % tokens.size())) + "\r\nIdempotency-Key: " + keys + "-" + ticket
                            + "\r\n" + furtherHeaders + "Content-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        };
    }

    public LongFunction<byte[]> listingUsers() throws InterruptedException {
        return reading("/users", administrator.accessToken());
    }

    public LongFunction<byte[]> listingProducts() throws InterruptedException {
        return reading("/products", customers.getFirst().accessToken());
    }

    /** The cached reads, by what the report calls them. */
    public Map<String, byte[]> reads() throws InterruptedException {
        SignedIn customer = customers.getFirst();
        OrderId order = Commerce.as(customer)
                .placeOrder(OrderRequest.of(skus.getFirst(), 1), RequestKey.fresh())
                .orThrow()
                .id();
        awaitSettled();
        Map<String, byte[]> reads = new LinkedHashMap<>();
        reads.put("GET /products", reading("/products", customer.accessToken()).apply(0));
        reads.put(
                "GET /products/{sku}",
                reading("/products/" + skus.getFirst(), customer.accessToken()).apply(0));
        reads.put("GET /users", listingUsers().apply(0));
        reads.put(
                "GET /orders/{id}",
                reading("/orders/" + order, customer.accessToken()).apply(0));
        return reads;
    }

    /** The reads that are measured through a gateway, by what the report calls them. */
    public Map<String, byte[]> forwardedReads() throws InterruptedException {
        String path = "/products/" + skus.getFirst();
        Map<String, byte[]> reads = new LinkedHashMap<>();
        reads.put(
                "GET /products/{sku}",
                reading(path, customers.getFirst().accessToken()).apply(0));
        reads.put("... without a token", request(path, ""));
        return reads;
    }

    private LongFunction<byte[]> reading(String path, String token) {
        byte[] request = request(path, "Authorization: Bearer " + token + "\r\n");
        return ticket -> request;
    }

    private byte[] request(String path, String fields) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Waits until no order is pending. */
    public void awaitSettled() throws InterruptedException {
        long end = System.nanoTime() + SETTLING_MAX.toNanos();
        while (!pendingIsEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("orders are still pending after " + SETTLING_MAX);
            }
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
    }

    private boolean pendingIsEmpty() throws InterruptedException {
        JsonNode pending = administrator.get("/orders?status=pending&limit=1").orThrow();
        return pending.isEmpty();
    }
}
