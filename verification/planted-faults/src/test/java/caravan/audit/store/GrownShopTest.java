package caravan.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.audit.domain.Finding;
import caravan.audit.domain.Report;
import caravan.benchmarks.ShortBenchmark;
import caravan.chassis.api.Service;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.Databases;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RequestKey;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.growth.Growth;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The data of a real shop, grown to some hundred orders of every kind. */
class GrownShopTest {
    private static final int ORDERS = 300;
    /** Messages of older ones are purged. */
    private static final int TOLD_ORDERS = 100;

    private static TestPostgres.TestDatabase database;
    private static Jdbi superuser;
    private static long grown;
    private static long counted;

    @TempDir
    Path folder;

    @BeforeAll
    static void grow() throws Exception {
        database = TestPostgres.shared().copyOf(RanShop.shared().database());
        superuser = database.superuser();
        DatabaseAddress address = database.administrator();
        try (Connection connection =
                DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
            grown = new Growth(connection, TOLD_ORDERS).growTo(ORDERS, _ -> {});
        }
        // Counted before a test adds an order.
        counted = number("SELECT count(*) FROM orders.orders");
    }

    @Test
    void itHasTheReportedNumberOfOrdersAndAtLeastTheWantedNumber() {
        assertThat(grown).isGreaterThanOrEqualTo(ORDERS).isLessThan(ORDERS + 10);
        assertThat(counted).isEqualTo(grown);
        assertThat(number("SELECT count(DISTINCT status) FROM orders.orders")).isEqualTo(5);
    }

    @Test
    void itPassesTheAuditAndNoMessageIsInProgress() {
        Report report = EveryRule.over(new ReadOnlyDatabase(superuser)).examine(Instant.EPOCH, true, _ -> {});

        assertThat(report.drained()).isTrue();
        assertThat(report.findings())
                .allSatisfy(finding -> assertThat(finding.violations())
                        .as(finding.rule().name())
                        .isEmpty());
        assertThat(report.findings())
                .filteredOn(finding -> finding.rule().name().equals("steps-are-legal"))
                .extracting(Finding::checked)
                .allSatisfy(checked -> assertThat(checked).isGreaterThan(2 * grown));
    }

    @Test
    void messagesOfOlderOrdersArePurgedAndIndexesAreUnchanged() throws Exception {
        assertThat(
                        number(
                                "SELECT count(*) FROM orders.orders WHERE id::text NOT IN (SELECT key FROM orders.outbox_message)"))
                .isBetween(grown - TOLD_ORDERS - 20, grown - TOLD_ORDERS);
        assertThat(number("SELECT min(position) FROM orders.outbox_message"))
                .isEqualTo(number("SELECT position + 1 FROM orders.outbox_purge"))
                .isEqualTo(number("SELECT max(position) + 1 FROM orders.purged_message"));
        assertThat(indexes(superuser))
                .isEqualTo(indexes(RanShop.shared().database().superuser()));
    }

    private static List<String> indexes(Jdbi shop) {
        return shop.withHandle(handle -> handle.createQuery(
                        "SELECT indexdef FROM pg_indexes WHERE schemaname IN ('orders', 'inventory', 'payments') ORDER BY 1")
                .mapTo(String.class)
                .list());
    }

    @Test
    void theDatabaseKnowsThatLittleHasChangedSinceTheLastAudit() {
        assertThat(EveryRule.changedSinceASetting()).hasSizeGreaterThanOrEqualTo(9);
        superuser.useTransaction(handle -> {
            handle.execute("ANALYZE");
            handle.execute("""
                    SELECT set_config('audit.low_id', 'ffffffff-0000-0000-0000-000000000000', true),
                        set_config('audit.moment', 'infinity', true), set_config('audit.snapshot', '9000000000:9000000000:', true),
                        set_config('audit.mark_movement', '9000000000', true),
                        set_config('audit.mark_webhook_attempt', '9000000000', true)
                    """);
            for (String query : EveryRule.changedSinceASetting()) {
                String plan = String.join(
                        "\n",
                        handle.createQuery("EXPLAIN " + query.replace(":", "\\:"))
                                .mapTo(String.class)
                                .list());
                assertThat(plan).as(query).containsPattern("^[^\\n]* rows=[0-9] ");
            }
        });
    }

    @Test
    void eachMessageIsInThePartitionOfItsKey() {
        List<String> wrong = superuser.withHandle(handle -> handle.createQuery("""
                        SELECT key, partition FROM orders.outbox_message UNION ALL SELECT key, partition FROM payments.outbox_message
                        """)
                .map((row, _) ->
                        Partitions.of(row.getString("key")) == row.getInt("partition") ? "" : row.getString("key"))
                .filter(key -> !key.isEmpty())
                .list());

        assertThat(wrong).isEmpty();
    }

    @Test
    void itAcceptsNewOrdersAndCanBeMeasured() throws Exception {
        try (Caravan caravan = start();
                CaravanClient client = CaravanClient.at(address(caravan), RetryPolicy.DEFAULT)) {
            SignedIn customer = client.signIn(RanShop.CUSTOMER).orThrow();
            OrderRequest tea = OrderRequest.of(RanShop.TEA, 1).waiting(Duration.ofSeconds(20));
            Order order =
                    Commerce.as(customer).placeOrder(tea, RequestKey.fresh()).orThrow();
            assertThat(order.status()).isEqualTo("confirmed");

            SignedIn administrator = client.signIn(new Credentials("admin", TestCaravan.ADMINISTRATOR_PASSWORD))
                    .orThrow();
            JsonNode figures = JsonMapper.shared()
                    .readTree(ShortBenchmark.run(client, administrator, address(caravan), database.administrator()));

            assertThat(figures.path("failed").asLong(-1)).isZero();
            for (String rate : List.of("acknowledged_per_second", "confirmed_per_second", "commit_loop_per_second")) {
                assertThat(figures.path(rate).asDouble()).as(rate).isPositive();
            }
            assertThat(figures.at("/latency_ms/confirmation_p50").asDouble()).isPositive();
            assertThat(figures.at("/memory_bytes/jvm").asLong()).isPositive();
            assertThat(figures.at("/batch_sizes/requests").propertyNames()).contains("orders place-orders");
            assertThat(figures.at("/batch_sizes/messages").propertyNames())
                    .contains("inventory handle-reservation-commands");
        }
    }

    private static URI address(Caravan caravan) {
        return URI.create("http://127.0.0.1:" + caravan.port());
    }

    private Caravan start() {
        List<Service> services = ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Databases databases = Databases.of(services.stream()
                .filter(service -> service.descriptor().hasDatabase())
                .map(service -> database.service(service.name()))
                .toList());
        Configuration configuration = Configuration.of(RanShop.SETTINGS, folder).with("port", "0");
        return Caravan.start(configuration, services, databases, Optional.empty());
    }

    private static long number(String sql) {
        return superuser.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
