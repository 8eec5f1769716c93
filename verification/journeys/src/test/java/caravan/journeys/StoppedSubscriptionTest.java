package caravan.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Service;
import caravan.chassis.postgres.Databases;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppedSubscriptionTest {
    private static final Set<String> SERVICES = Set.of("catalog", "orders");

    @TempDir
    Path folder;

    @Test
    void aServiceWhoseMessagesAreGoneIsNotReadyAndSaysSo() throws Exception {
        TestPostgres.TestDatabase database = TestPostgres.shared().database(SERVICES.toArray(String[]::new));
        database.jdbi("catalog").useTransaction(StoppedSubscriptionTest::purgePrices);
        List<Service> services = ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(service -> SERVICES.contains(service.name()))
                .toList();
        try (Caravan caravan = Caravan.start(
                Configuration.of(Map.of("CARAVAN_PORT", "0"), folder),
                services,
                Databases.of(SERVICES.stream().map(database::service).toList()),
                Optional.empty())) {
            await().untilAsserted(() -> {
                HttpResponse<String> ready = get(caravan.port(), "/health/ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body()).contains("{\"name\":\"orders-subscriptions\",\"status\":\"down\"}");
            });
            assertThat(get(caravan.port(), "/metrics").body())
                    .contains("caravan_subscription_stopped{service=\"orders\",subscription=\"learning-prices\"} 1.0");
        }
    }

    /** As if five prices had been told, and purged, before orders was there. */
    private static void purgePrices(Handle catalog) {
        catalog.execute("UPDATE outbox_head SET position = 5");
        catalog.execute("UPDATE outbox_purge SET position = 5");
        catalog.execute("INSERT INTO purged_message VALUES ('catalog.product-changed.v1', 3, 5)");
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
