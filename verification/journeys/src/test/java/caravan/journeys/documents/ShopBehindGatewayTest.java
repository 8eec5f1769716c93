package caravan.journeys.documents;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.runtime.Standalone;
import caravan.chassis.settings.Configuration;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Wire;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.RunningShop;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * The real services behind a gateway that has their addresses from a setting. The gateway of the other journeys finds them in the registry.
 */
class ShopBehindGatewayTest {
    private static final List<String> SERVICES =
            List.of("users", "catalog", "inventory", "orders", "payments", "webhooks");
    private static final Duration DOCUMENTS_WITHIN_MAX = Duration.ofSeconds(30);
    private static final URI NOBODY_LISTENS = URI.create("http://127.0.0.1:1");

    @RegisterExtension
    static final InRunningShop IN_ONE_PROCESS = new InRunningShop();

    private final Map<String, URI> addresses = new HashMap<>();

    ShopBehindGatewayTest(RunningShop shop) {
        SERVICES.forEach(service -> addresses.put(service, shop.topology().address()));
    }

    @Test
    void theDocumentsAreJoinedAndEveryReferenceLeadsSomewhere() {
        try (Standalone.Running gateway = gateway();
                Wire wire = wireTo(gateway)) {
            JsonNode joined = joinedWithout(wire, List.of("audit"));
            assertThat(joined.at("/paths").propertyNames())
                    .contains("/orders", "/users/me", "/products/{sku}", "/stock/{sku}/receipts", "/payments/{id}")
                    .contains("/ledger", "/dead-letters/{service}", "/changes/{service}");
            assertThat(joined.findValuesAsString("$ref"))
                    .isNotEmpty()
                    .noneMatch(reference -> joined.at(reference.substring(1)).isMissingNode());
            assertThat(joined.findValuesAsString("operationId")).doesNotHaveDuplicates();
        }
    }

    @Test
    void oneProcessServesTheSameJoinedDocument() {
        addresses.put("audit", addresses.get("orders"));
        try (Standalone.Running gateway = gateway();
                Wire wire = wireTo(gateway);
                Wire process = Wire.to(addresses.get("orders"))) {
            JsonNode joined = joinedWithout(wire, List.of());
            assertThat(process.send(Ask.get("/openapi.json")).json()).isEqualTo(joined);
        }
    }

    @Test
    void oneProcessServesTheSameDocumentOfMessages() {
        try (Standalone.Running gateway = gateway();
                Wire wire = wireTo(gateway);
                Wire process = Wire.to(addresses.get("orders"))) {
            Answer served = wire.send(Ask.get("/asyncapi.json"));
            assertThat(served.json()
                            .at("/operations/orders.handle-stock-replies/action")
                            .asString())
                    .isEqualTo("receive");
            Answer ofProcess = process.send(Ask.get("/asyncapi.json"));
            assertThat(ofProcess.text()).isEqualTo(served.text());
            for (String header : List.of("ETag", "Cache-Control", "Content-Type")) {
                assertThat(ofProcess.header(header)).as(header).isPresent().isEqualTo(served.header(header));
            }
        }
    }

    @Test
    void oneProcessDescribesTheSameErrorCodes() {
        try (Standalone.Running gateway = gateway();
                Wire wire = wireTo(gateway);
                Wire process = Wire.to(addresses.get("orders"))) {
            JsonNode codes = wire.send(Ask.get("/errors")).json();
            assertThat(codes.findValuesAsString("code")).contains("not_found", "answer_lost", "unknown_sku");
            assertThat(process.send(Ask.get("/errors")).json()).isEqualTo(codes);
        }
    }

    /** On a busy machine a service may answer too late at first. The gateway asks it again. */
    private static JsonNode joinedWithout(Wire wire, List<String> unavailable) {
        Await.until(
                "the documents without " + unavailable,
                DOCUMENTS_WITHIN_MAX,
                () -> document(wire)
                        .at("/x-unavailable")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList()
                        .equals(unavailable));
        return document(wire);
    }

    private static JsonNode document(Wire wire) {
        return wire.send(Ask.get("/openapi.json")).json();
    }

    @Test
    void aMissingServiceIsNamedAndTheOthersWork() {
        addresses.put("payments", NOBODY_LISTENS);
        try (Standalone.Running gateway = gateway();
                Wire wire = wireTo(gateway)) {
            assertThat(wire.send(Ask.get("/payments/1")).status()).isEqualTo(503);
            assertThat(wire.send(Ask.get("/products")).status()).isEqualTo(200);
            JsonNode joined = wire.send(Ask.get("/openapi.json")).json();
            assertThat(joined.at("/x-unavailable").toString()).isEqualTo("[\"audit\",\"payments\"]");
        }
    }

    private Standalone.Running gateway() {
        Map<String, String> settings =
                new HashMap<>(Map.of("CARAVAN_PORT", "0", "CARAVAN_HOST", "127.0.0.1", "CARAVAN_DISCOVERY", "static"));
        addresses.forEach((service, address) ->
                settings.put("CARAVAN_" + service.toUpperCase(Locale.ROOT) + "_ADDRESSES", address.toString()));
        return ServiceLoader.load(Standalone.class)
                .findFirst()
                .orElseThrow()
                .start(Configuration.of(settings, Path.of("target")));
    }

    private static Wire wireTo(Standalone.Running gateway) {
        return Wire.to(URI.create("http://127.0.0.1:" + gateway.port()));
    }
}
