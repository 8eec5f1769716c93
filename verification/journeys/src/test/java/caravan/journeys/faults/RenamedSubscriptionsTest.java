package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Service;
import caravan.chassis.api.Steps;
import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.Databases;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.contract.ProductChanged;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.StockLine;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.kernel.UserId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts on databases of the version whose subscriptions had other names. That version applied some messages and left one of each kind. */
class RenamedSubscriptionsTest {
    private static final List<String> SERVICES = List.of("catalog", "inventory", "orders", "payments");
    private static final Sku TEA = new Sku("tea");

    private static final Clock CLOCK = Clock.systemUTC();
    private static final RandomIdentifiers IDS = new RandomIdentifiers(CLOCK);

    /** A subscription: its service, the service whose messages it takes, and its names. */
    private record Renamed(String service, String source, String before, String now) {}

    private static final List<Renamed> RENAMED = List.of(
            new Renamed("inventory", "orders", "commands", "handle-reservation-commands"),
            new Renamed("payments", "orders", "take-payment-commands", "handle-payment-commands"),
            new Renamed("orders", "inventory", "heeding-inventory", "handle-stock-replies"),
            new Renamed("orders", "payments", "heeding-payments", "handle-payment-replies"),
            new Renamed("orders", "catalog", "learning-prices", "remember-prices"));

    @TempDir
    Path folder;

    private TestPostgres.TestDatabase database;

    @BeforeEach
    void stopTheVersionBeforeWithMessagesLeft() {
        database = TestPostgres.shared().database(SERVICES.toArray(String[]::new));
        tellOneOfEach();
        try (Caravan caravan = start()) {
            awaitOneOfEach(caravan);
        }
        RENAMED.forEach(this::setBack);
        SERVICES.forEach(service -> in(service, RenamedSubscriptionsTest::forgetMigration));
        tellOneOfEach();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void appliedMessagesAreNotRepeatedAndOthersAreNotSkipped() {
        try (Caravan caravan = start()) {
            awaitOneOfEach(caravan);
            await().until(caravan::isDrained);
            awaitOneOfEach(caravan);
        }
    }

    @Test
    void deadLettersAndAppliedPositionsMoveToTheNewName() {
        start().close();
        for (Renamed each : RENAMED) {
            assertThat(texts(each.service(), "SELECT subscription FROM dead_letter"))
                    .contains(each.now());
            assertThat(texts(each.source(), "SELECT subscription FROM applied_by"))
                    .contains(each.service() + "." + each.now())
                    .doesNotContain(each.service() + "." + each.before());
        }
    }

    @Test
    void aProcessOfTheVersionBeforeCannotStartAgain() {
        start().close();
        for (Renamed each : RENAMED) {
            assertThatThrownBy(() -> in(each.service(), handle -> handle.execute("""
                            INSERT INTO applied_position (subscription, source, partition, position) VALUES (?, ?, -1, 0)
                            """, each.before(), each.source())))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .hasMessageContaining("applied_position_old_names");
        }
    }

    private void setBack(Renamed each) {
        in(each.service(), handle -> {
            handle.execute("ALTER TABLE applied_position DROP CONSTRAINT IF EXISTS applied_position_old_names");
            int rows = handle.execute(
                    "UPDATE applied_position SET subscription = ? WHERE subscription = ?", each.before(), each.now());
            assertThat(rows).isPositive();
            handle.execute(
                    "INSERT INTO dead_letter VALUES (gen_random_uuid(), ?, ?, 0, 1, 'a-key', '', 'failed', 'boom', 5, now())",
                    each.before(),
                    each.source());
        });
        in(each.source(), handle -> {
            handle.execute("DELETE FROM applied_by WHERE subscription = ?", each.service() + "." + each.now());
            handle.execute("INSERT INTO applied_by VALUES (?, -1, 1)", each.service() + "." + each.before());
        });
    }

    private static void forgetMigration(Handle handle) {
        assertThat(handle.execute(
                        "DELETE FROM flyway_schema_history WHERE script LIKE 'V%\\_\\_subscription\\_names.sql'"))
                .isEqualTo(1);
        handle.execute("COMMENT ON TABLE flyway_schema_history IS 'the version before'");
    }

    /** Sends one command to each service, and a price; replies follow. They belong to no order, so orders ignores them. */
    private void tellOneOfEach() {
        PaymentId payment = new PaymentId(IDS.next());
        OrderId order = new OrderId(IDS.next());
        tell("orders", (outbox, cause) -> {
            outbox.add(
                    InventoryMessage.RESERVE_STOCK,
                    order.toString(),
                    new ReserveStock(new ReservationId(order.value()), List.of(new StockLine(TEA, new Quantity(1)))),
                    cause);
            outbox.add(
                    PaymentsMessage.AUTHORIZE_PAYMENT,
                    order.toString(),
                    new AuthorizePayment(payment, order, new UserId(IDS.next()), Money.of(499, "EUR"), "approve"),
                    cause);
        });
        tell(
                "catalog",
                (outbox, cause) -> outbox.add(
                        CatalogMessage.PRODUCT_CHANGED,
                        TEA.value(),
                        new ProductChanged(TEA, "Tea", Money.of(499, "EUR"), 1),
                        cause));
    }

    private interface Telling {
        void tell(Outbox outbox, Cause cause);
    }

    private void tell(String service, Telling telling) {
        new Transactions(database.jdbi(service), CLOCK, IDS, Steps.NONE).write(transaction -> {
            telling.tell(transaction.outbox(), new Cause("test", new Trace("1".repeat(32), "2".repeat(16))));
            return service;
        });
    }

    private void in(String service, Consumer<Handle> work) {
        database.jdbi(service).useTransaction(work::accept);
    }

    private List<String> texts(String service, String sql) {
        return database.jdbi(service)
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    /** Waits until each subscription has applied exactly one message since the start of the process. */
    private static void awaitOneOfEach(Caravan caravan) {
        await().untilAsserted(() -> {
            String metrics = metrics(caravan.port());
            for (Renamed each : RENAMED) {
                String applied = "caravan_subscription_messages_sum{caravan_service=\"%s\",subscription=\"%s\"} 1.0\n";
                assertThat(metrics).contains(applied.formatted(each.service(), each.now()));
            }
        });
    }

    private Caravan start() {
        List<Service> services = ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(service -> SERVICES.contains(service.name()))
                .toList();
        return Caravan.start(
                Configuration.of(Map.of("CARAVAN_PORT", "0"), folder),
                services,
                Databases.of(SERVICES.stream().map(database::service).toList()),
                Optional.empty());
    }

    private static String metrics(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
