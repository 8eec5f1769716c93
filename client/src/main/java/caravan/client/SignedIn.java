package caravan.client;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A user's session, its token renewed as it runs out. Safe for many threads; every call may throw
 * {@link UnreachableException}, or {@link RefusedException} once the account itself is refused.
 */
public final class SignedIn {
    private static final int UNAUTHORIZED = 401;
    /** An audit reads everything there is; the server gives up by itself before this. */
    private static final Duration AUDIT_TIME_MAX = Duration.ofMinutes(2);

    private final Exchange exchange;
    private final TokenSource tokens;

    SignedIn(Exchange exchange, TokenSource tokens) {
        this.exchange = exchange;
        this.tokens = tokens;
    }

    /** Puts a product on sale, or changes its price; for staff. */
    public Outcome<JsonNode> putProduct(Sku sku, String name, Money price) throws InterruptedException {
        return send(Call.put("/products/" + sku, json(Map.of("name", name, "price", moneyJson(price)))))
                .as(body -> body);
    }

    /** Books pieces that came in; for staff. */
    public Outcome<JsonNode> receiveStock(Sku sku, Quantity quantity, RequestKey key) throws InterruptedException {
        return send(Call.post("/stock/" + sku + "/receipts", json(Map.of("quantity", quantity.value())))
                        .keyed(key))
                .as(body -> body);
    }

    public Outcome<Stock> stock(Sku sku) throws InterruptedException {
        return send(Call.get("/stock/" + sku)).as(Stock::of);
    }

    public Outcome<Order> placeOrder(OrderRequest request, RequestKey key) throws InterruptedException {
        List<Map<String, Object>> items = request.lines().stream()
                .map(line -> Map.<String, Object>of(
                        "sku", line.sku().value(), "quantity", line.quantity().value()))
                .toList();
        String body = json(Map.of("items", items, "payment_method", request.paymentMethod()));
        return send(Call.post("/orders", body).keyed(key).waiting(request.settledWithin()))
                .as(Order::of);
    }

    public Outcome<Order> order(OrderId id) throws InterruptedException {
        return send(Call.get("/orders/" + id)).as(Order::of);
    }

    public Outcome<Order> cancelOrder(OrderId id, RequestKey key) throws InterruptedException {
        return send(Call.post("/orders/" + id + "/cancellation").keyed(key)).as(Order::of);
    }

    /** For staff. */
    public Outcome<Order> shipOrder(OrderId id, RequestKey key) throws InterruptedException {
        return send(Call.post("/orders/" + id + "/shipment").keyed(key)).as(Order::of);
    }

    /** For staff. */
    public Outcome<Order> returnOrder(OrderId id, RequestKey key) throws InterruptedException {
        return send(Call.post("/orders/" + id + "/return").keyed(key)).as(Order::of);
    }

    /** What the audit finds at this moment; for administrators. */
    public Outcome<AuditReport> audit() throws InterruptedException {
        return send(Call.get("/audit").allowing(AUDIT_TIME_MAX)).as(AuditReport::of);
    }

    /** Deletes one's own account; nothing can be asked afterwards. */
    public Outcome<JsonNode> deleteAccount() throws InterruptedException {
        return exchange.send(Call.delete("/users/me").authorized(tokens.accessToken()))
                .as(body -> body);
    }

    /** Whatever a route answers; its body as it stands. */
    public Outcome<JsonNode> get(String path) throws InterruptedException {
        return send(Call.get(path)).as(body -> body);
    }

    /** An access token that is good for at least some seconds, for a caller with an HTTP client of its own. */
    public String accessToken() throws InterruptedException {
        return tokens.accessToken();
    }

    private Answer send(Call call) throws InterruptedException {
        String token = tokens.accessToken();
        Answer answer = exchange.send(call.authorized(token));
        // A refused token did nothing, so even a call that is not repeatable may go again with a new one.
        return answer.status() == UNAUTHORIZED ? exchange.send(call.authorized(tokens.renewed(token))) : answer;
    }

    private static Map<String, Object> moneyJson(Money money) {
        return Map.of("amount", money.amount(), "currency", money.currency().value());
    }

    private static String json(Map<String, Object> body) {
        return CaravanClient.JSON.writeValueAsString(body);
    }
}
