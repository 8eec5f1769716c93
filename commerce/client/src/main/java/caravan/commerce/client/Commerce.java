package caravan.commerce.client;

import caravan.client.Call;
import caravan.client.Outcome;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the commerce platform as a signed-in user. Throws what {@link SignedIn} throws. */
public final class Commerce {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SignedIn user;

    private Commerce(SignedIn user) {
        this.user = user;
    }

    public static Commerce as(SignedIn user) {
        return new Commerce(user);
    }

    /** Puts a product on sale, or changes its price; for staff. */
    public Outcome<JsonNode> putProduct(Sku sku, String name, Money price) throws InterruptedException {
        return user.send(
                Call.put("/products/" + sku, json(Map.of("name", name, "price", moneyJson(price)))), body -> body);
    }

    /** Books received pieces; for staff. */
    public Outcome<JsonNode> receiveStock(Sku sku, Quantity quantity, RequestKey key) throws InterruptedException {
        return user.send(
                Call.post("/stock/" + sku + "/receipts", json(Map.of("quantity", quantity.value())))
                        .keyed(key),
                body -> body);
    }

    public Outcome<Stock> stock(Sku sku) throws InterruptedException {
        return user.send(Call.get("/stock/" + sku), Stock::of);
    }

    public Outcome<Order> placeOrder(OrderRequest request, RequestKey key) throws InterruptedException {
        List<Map<String, Object>> items = request.lines().stream()
                .map(line -> Map.<String, Object>of(
                        "sku", line.sku().value(), "quantity", line.quantity().value()))
                .toList();
        String body = json(Map.of("items", items, "payment_method", request.paymentMethod()));
        return user.send(Call.post("/orders", body).keyed(key).waiting(request.settledWithin()), Order::of);
    }

    public Outcome<Order> order(OrderId id) throws InterruptedException {
        return user.send(Call.get("/orders/" + id), Order::of);
    }

    public Outcome<Order> cancelOrder(OrderId id, RequestKey key) throws InterruptedException {
        return user.send(Call.post("/orders/" + id + "/cancellation").keyed(key), Order::of);
    }

    /** For staff. */
    public Outcome<Order> shipOrder(OrderId id, RequestKey key) throws InterruptedException {
        return user.send(Call.post("/orders/" + id + "/shipment").keyed(key), Order::of);
    }

    /** For staff. */
    public Outcome<Order> returnOrder(OrderId id, RequestKey key) throws InterruptedException {
        return user.send(Call.post("/orders/" + id + "/return").keyed(key), Order::of);
    }

    private static Map<String, Object> moneyJson(Money money) {
        return Map.of("amount", money.amount(), "currency", money.currency().value());
    }

    private static String json(Map<String, Object> body) {
        return JSON.writeValueAsString(body);
    }
}
