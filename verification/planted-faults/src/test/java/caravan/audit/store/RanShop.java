package caravan.audit.store;

import caravan.audit.terminal.AuditTool;
import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.client.AuditReport;
import caravan.client.Call;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.DrainedAudit;
import caravan.client.Outcome;
import caravan.client.RequestKey;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.terminal.AdministratorPassword;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/**
 * The data and answers of a real shop that ran with an order of every kind and has stopped.
 *
 * @param database its database
 * @param report the route's answer before the shop stopped
 * @param toCustomer the route's answer to a customer
 * @param commandOnClean the result of {@code caravan audit}
 * @param commandOnBroken the same, while the order that was sold out had a total of one cent too much
 * @param answerOnBroken the route's whole answer meanwhile
 * @param routes below {@code /audit}, as {@code GET /path}
 * @param orders by kind
 */
record RanShop(
        TestPostgres.TestDatabase database,
        Jdbi superuser,
        AuditReport report,
        Outcome<AuditReport> toCustomer,
        Command commandOnClean,
        Command commandOnBroken,
        JsonNode answerOnBroken,
        List<String> routes,
        Map<String, UUID> orders) {
    /** A command that ended. */
    record Command(int exitCode, String printed) {}

    /** The key that encrypts its signing keys, so that another process can open the shop again. */
    static final Map<String, String> SETTINGS = Map.of(
            "CARAVAN_USERS_KEY_ENCRYPTION_KEY",
            Base64.getEncoder().encodeToString(new byte[32]),
            "CARAVAN_WEBHOOKS_HTTP_ALLOWED",
            "true",
            "CARAVAN_WEBHOOKS_NETWORKS_ALLOWED",
            "127.0.0.1");

    static final Credentials CUSTOMER = new Credentials("customer", "a long enough password");
    static final Sku TEA = new Sku("tea");
    private static final Sku SOLD_OUT = new Sku("sold-out");
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private static @Nullable RanShop shared;

    /** The one shop of all tests of this module. A test that changes its data restores them, or uses a copy. */
    static synchronized RanShop shared() throws InterruptedException, IOException {
        if (shared == null) {
            shared = run();
        }
        return shared;
    }

    private static RanShop run() throws InterruptedException, IOException {
        try (TestCaravan caravan = TestCaravan.start(SETTINGS);
                CaravanClient client = CaravanClient.at(caravan.address(), RetryPolicy.DEFAULT)) {
            SignedIn admin = client.signIn(new Credentials("admin", TestCaravan.ADMINISTRATOR_PASSWORD))
                    .orThrow();
            SignedIn customer = customer(client);
            HttpServer receiver = receiver();
            makeEndpoint(admin, receiver);
            open(admin, customer);
            Map<String, UUID> orders = placeOfEveryKind(admin, customer);
            AuditReport report = new DrainedAudit(admin, Clock.systemUTC(), true, _ -> {}).await(SETTLED, _ -> {});
            Jdbi superuser = caravan.database().superuser();
            awaitDeliveries(superuser);
            receiver.stop(0);
            Command onClean = runCommand(caravan);
            changeTotal(superuser, orders.get("sold_out"), 1);
            Command onBroken = runCommand(caravan);
            JsonNode answerOnBroken = admin.get("/audit?full=true").orThrow();
            changeTotal(superuser, orders.get("sold_out"), -1);
            List<String> routes = caravan.caravan().routes().stream()
                    .filter(route -> route.path().startsWith("/audit"))
                    .map(route -> route.method() + " " + route.path())
                    .toList();
            return new RanShop(
                    caravan.database(),
                    superuser,
                    report,
                    customer.audit(),
                    onClean,
                    onBroken,
                    answerOnBroken,
                    routes,
                    orders);
        }
    }

    /** A server outside that accepts everything. */
    private static HttpServer receiver() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    private static void makeEndpoint(SignedIn admin, HttpServer receiver) throws InterruptedException {
        String body = """
                {"url": "http://127.0.0.1:%s/", "event_types": ["orders.order-changed.v1", "payments.payment-captured.v1"]}
                """.formatted(receiver.getAddress().getPort());
        admin.send(Call.post("/webhook-endpoints", body), made -> made).orThrow();
    }

    private static void awaitDeliveries(Jdbi superuser) {
        Awaitility.await("all webhooks are delivered")
                .atMost(SETTLED)
                .until(() -> superuser.withHandle(handle -> handle.createQuery(
                                        "SELECT count(*) FROM webhooks.delivery WHERE status <> 'delivered'")
                                .mapTo(Long.class)
                                .one())
                        == 0);
    }

    private static Command runCommand(TestCaravan caravan) throws IOException {
        Path data = Files.createTempDirectory("caravan-audit-test");
        Path password = AdministratorPassword.fileIn(data);
        Files.createDirectories(password.getParent());
        Files.writeString(password, TestCaravan.ADMINISTRATOR_PASSWORD);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int exitCode = new CommandLine(new AuditTool(out, out))
                .execute("--full", "--url", caravan.address().toString(), "--data", data.toString());
        return new Command(exitCode, printed.toString(StandardCharsets.UTF_8));
    }

    private static void changeTotal(Jdbi superuser, UUID order, int cents) {
        superuser.useHandle(
                handle -> handle.execute("UPDATE orders.orders SET total = total + ? WHERE id = ?", cents, order));
    }

    private static SignedIn customer(CaravanClient client) throws InterruptedException {
        client.signUp(CUSTOMER).orThrow();
        return client.signIn(CUSTOMER).orThrow();
    }

    private static void open(SignedIn admin, SignedIn customer) throws InterruptedException {
        Commerce.as(admin).putProduct(TEA, "Tea", Money.of(450, "EUR")).orThrow();
        Commerce.as(admin)
                .receiveStock(TEA, new Quantity(100), RequestKey.fresh())
                .orThrow();
        Commerce.as(admin)
                .putProduct(SOLD_OUT, "Sold out", Money.of(900, "EUR"))
                .orThrow();
        OrderRequest beyondAnyLimit = new OrderRequest(
                List.of(
                        new OrderRequest.Line(SOLD_OUT, new Quantity(Quantity.MAX)),
                        new OrderRequest.Line(SOLD_OUT, new Quantity(Quantity.MAX))),
                "approve",
                Duration.ZERO);
        Awaitility.await("orders knows the prices")
                .atMost(SETTLED)
                .until(() -> Commerce.as(customer)
                        .placeOrder(beyondAnyLimit, RequestKey.fresh())
                        .refused()
                        .orElseThrow()
                        .code()
                        .equals("quantity_too_large"));
    }

    private static Map<String, UUID> placeOfEveryKind(SignedIn admin, SignedIn customer) throws InterruptedException {
        OrderRequest tea = OrderRequest.of(TEA, 2).waiting(SETTLED);
        Map<String, UUID> orders = new HashMap<>();
        orders.put("paid", place(customer, tea).id().value());
        orders.put("paid_again", place(customer, tea).id().value());
        orders.put("declined", place(customer, tea.paidBy("decline")).id().value());
        orders.put(
                "sold_out",
                place(customer, OrderRequest.of(SOLD_OUT, 1).waiting(SETTLED))
                        .id()
                        .value());
        orders.put("detailed", placeDetailed(admin, customer));
        Order cancelled = place(customer, tea);
        Commerce.as(customer).cancelOrder(cancelled.id(), RequestKey.fresh()).orThrow();
        orders.put("cancelled", cancelled.id().value());
        Order shipped = place(customer, tea);
        Commerce.as(admin).shipOrder(shipped.id(), RequestKey.fresh()).orThrow();
        orders.put("shipped", shipped.id().value());
        Order returned = place(customer, tea.paidBy("timeout_after_charge"));
        Commerce.as(admin).shipOrder(returned.id(), RequestKey.fresh()).orThrow();
        Commerce.as(admin).returnOrder(returned.id(), RequestKey.fresh()).orThrow();
        orders.put("returned", returned.id().value());
        return Map.copyOf(orders);
    }

    /** An order with a reference that was changed, with metadata and a note. */
    private static UUID placeDetailed(SignedIn admin, SignedIn customer) throws InterruptedException {
        String body =
                "{\"items\":[\"tea\"],\"external_reference\":\"SHOP-1\",\"metadata\":{\"channel\":\"web\"},\"note\":\"A present.\"}";
        UUID order = customer.send(
                        Call.post("/orders", body).keyed(RequestKey.fresh()).waiting(SETTLED), RanShop::idOf)
                .orThrow();
        Call change = new Call(
                "PATCH",
                "/orders/" + order,
                Map.of(),
                Optional.of("{\"external_reference\":\"SHOP-2\"}"),
                true,
                Duration.ZERO);
        return admin.send(change, RanShop::idOf).orThrow();
    }

    private static UUID idOf(JsonNode order) {
        return UUID.fromString(order.required("id").asString());
    }

    private static Order place(SignedIn customer, OrderRequest request) throws InterruptedException {
        return Commerce.as(customer).placeOrder(request, RequestKey.fresh()).orThrow();
    }
}
