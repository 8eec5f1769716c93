package caravan.journeys.faults;

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
    @TempDir
    Path folder;

    @Test
    void aServiceWithMissingMessagesIsNotReadyAndSaysSo() throws Exception {
        TestPostgres.TestDatabase database = TestPostgres.shared().database("inventory", "orders");
        database.jdbi("inventory").useTransaction(inventory -> purge(inventory, "inventory.stock-reserved.v1"));
        try (Caravan caravan = start(database, Set.of("inventory", "orders"))) {
            await().untilAsserted(() -> {
                HttpResponse<String> ready = get(caravan.port(), "/health/ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body()).contains("{\"name\":\"orders-subscriptions\",\"status\":\"down\"}");
            });
            assertThat(get(caravan.port(), "/metrics").body())
                    .contains(
                            "caravan_subscription_stopped{caravan_service=\"orders\",subscription=\"handle-stock-replies\"} 1.0");
        }
    }

    @Test
    void missedPricesAreSentAgainWithWithdrawnProducts() {
        TestPostgres.TestDatabase database = TestPostgres.shared().database("catalog", "orders");
        database.jdbi("catalog").useTransaction(catalog -> {
            catalog.execute("""
                    INSERT INTO product VALUES ('coffee', 'Coffee', NULL, 799, 'EUR', false, 3, now()),
                        ('milk', 'Milk', NULL, 129, 'EUR', true, 1, now()), ('tea', 'Tea', NULL, 499, 'EUR', true, 2, now())
                    """);
            purge(catalog, "catalog.product-changed.v1");
        });
        database.jdbi("orders")
                .useHandle(orders ->
                        orders.execute("INSERT INTO price VALUES ('coffee', 2, 799, 'EUR'), ('tea', 1, 399, 'EUR')"));
        try (Caravan caravan = start(database, Set.of("catalog", "orders"))) {
            await().untilAsserted(() -> {
                assertThat(prices(database)).containsExactly("coffee 3 none", "milk 1 129", "tea 2 499");
                assertThat(get(caravan.port(), "/health/ready").statusCode()).isEqualTo(200);
            });
        }
    }

    private Caravan start(TestPostgres.TestDatabase database, Set<String> names) {
        List<Service> services = ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(service -> names.contains(service.name()))
                .toList();
        return Caravan.start(
                Configuration.of(Map.of("CARAVAN_PORT", "0"), folder),
                services,
                Databases.of(names.stream().map(database::service).toList()),
                Optional.empty());
    }

    /** Sets the tables as if five messages had been sent and purged before orders started. */
    private static void purge(Handle source, String type) {
        source.execute("UPDATE outbox_head SET position = 5");
        source.execute("UPDATE outbox_purge SET position = 5");
        source.execute("INSERT INTO purged_message VALUES (?, 3, 5)", type);
    }

    private static List<String> prices(TestPostgres.TestDatabase database) {
        return database.jdbi("orders")
                .withHandle(orders -> orders.createQuery(
                                "SELECT sku || ' ' || version || ' ' || coalesce(amount::text, 'none') FROM price ORDER BY sku")
                        .mapTo(String.class)
                        .list());
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
