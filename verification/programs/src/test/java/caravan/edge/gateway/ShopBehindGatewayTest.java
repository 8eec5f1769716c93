package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.TestCaravan;
import caravan.client.AdministratorPassword;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Order;
import caravan.client.OrderRequest;
import caravan.client.RequestKey;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real services, seen through the gateway alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopBehindGatewayTest {
    private static final List<String> SERVICES = List.of("users", "catalog", "inventory", "orders", "payments");
    private static final Sku MUG = new Sku("mug");
    private static final Credentials CUSTOMER = new Credentials("gateway-customer", "a customer of the gateway");

    private TestCaravan caravan;
    private TestGateway gateway;
    private CaravanClient client;
    private SignedIn customer;

    @BeforeAll
    void openShop() throws InterruptedException {
        caravan = TestCaravan.start();
        gateway = new TestGateway();
        SERVICES.forEach(service -> gateway.with(service, caravan.address()));
        client = CaravanClient.at(gateway.uri(""), RetryPolicy.NEVER);
        SignedIn administrator = client.signIn(
                        new Credentials(AdministratorPassword.USERNAME, TestCaravan.ADMINISTRATOR_PASSWORD))
                .orThrow();
        administrator.putProduct(MUG, "A mug", Money.of(1250, "EUR")).orThrow();
        administrator.receiveStock(MUG, new Quantity(100), RequestKey.fresh()).orThrow();
        client.signUp(CUSTOMER).orThrow();
        customer = client.signIn(CUSTOMER).orThrow();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(caravan.caravan()::isDrained);
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
        caravan.close();
    }

    private Order placed() throws InterruptedException {
        return customer.placeOrder(OrderRequest.of(MUG, 1).waiting(Duration.ofSeconds(10)), RequestKey.fresh())
                .orThrow();
    }

    @Test
    void anOrderIsPlacedAndSettled() throws InterruptedException {
        Order order = placed();
        assertThat(order.status()).isEqualTo("confirmed");
        assertThat(customer.get("/payments?order_id=" + order.id())
                        .orThrow()
                        .get(0)
                        .get("status")
                        .asString())
                .isEqualTo("authorized");
    }

    @Test
    void anOrdersEventsAreStreamed() throws Exception {
        Order order = placed();
        HttpResponse<Stream<String>> events = gateway.client()
                .send(
                        gateway.request("/orders/" + order.id() + "/events")
                                .header("Authorization", "Bearer " + customer.accessToken())
                                .header("Last-Event-ID", "0")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = events.body()) {
            assertThat(lines.filter(line -> line.startsWith("data:"))
                            .findFirst()
                            .orElseThrow())
                    .contains(order.id().toString());
        }
    }

    @Test
    void theDocumentsAreJoinedAndEveryReferenceLeadsSomewhere() throws Exception {
        JsonNode joined = new JsonMapper().readTree(gateway.get("/openapi.json").body());
        assertThat(joined.at("/x-unavailable").toString()).isEqualTo("[\"audit\"]");
        assertThat(joined.at("/paths").propertyNames())
                .contains(
                        "/orders", "/users/me", "/products/{sku}", "/stock/{sku}/receipts", "/payments/{id}", "/ledger")
                .contains("/dead-letters/{service}");
        List<String> dangling = joined.findValuesAsString("$ref").stream()
                .filter(reference -> joined.at(reference.substring(1)).isMissingNode())
                .toList();
        assertThat(dangling).isEmpty();
        assertThat(joined.findValuesAsString("operationId")).doesNotHaveDuplicates();
    }

    @Test
    void aServiceThatIsAwayIsNamedAndTheRestOfTheShopIsOpen() throws Exception {
        gateway.with("payments", URI.create("http://127.0.0.1:1"));
        try {
            assertThat(gateway.get("/payments/1").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/products").statusCode()).isEqualTo(200);
        } finally {
            gateway.with("payments", caravan.address());
        }
    }
}
