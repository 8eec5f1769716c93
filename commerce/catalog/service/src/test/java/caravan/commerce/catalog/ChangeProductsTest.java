package caravan.commerce.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Steps;
import caravan.chassis.api.http.Role;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.OfferProduct;
import caravan.commerce.catalog.domain.Precondition;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.catalog.domain.ProductCommand;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.catalog.domain.ProductOutcome;
import caravan.commerce.catalog.domain.WithdrawProduct;
import caravan.commerce.catalog.store.PostgresProductRepository;
import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Sku;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeProductsTest {
    private static final Sku KETTLE = new Sku("kettle");
    private static final Precondition NONE = new Precondition.AtVersion(new ExpectedVersion.Any());
    private static final String EVE = "019af2c4-1111-7a31-8c02-9b1f4e7d6a50";
    private static final Actor STAFF = new Actor.Person(UserId.parse(EVE), Role.STAFF);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private final MovableClock clock = MovableClock.at(NOW);
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private ServiceDatabase database;
    private Transactions transactions;
    private ProductRepository products;
    private ChangeProducts changeProducts;

    @BeforeEach
    void openDatabase() {
        database = TestPostgres.shared().open("catalog");
        transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
        products = new PostgresProductRepository(transactions);
        changeProducts = new ChangeProducts(products, clock);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void storedValuesAreReadBackTheSame() {
        Offer offer = new Offer(
                new ProductName("Teapot \uD83E\uDED6"),
                new Price(9_000_000_000_000_000L, new CurrencyCode("JPY")),
                Optional.of(new Description("Holds a litre;\n\"NULL\", {braces} and , commas too.")));
        handle(new OfferProduct(KETTLE, offer, NONE));
        assertThat(products.onSale(KETTLE)).contains(new Product(KETTLE, offer, true, 1, NOW));
    }

    @Test
    void commandsOfOneBatchAreDecidedInTheirOrder() {
        List<ProductOutcome> outcomes = handle(
                put(KETTLE, 100),
                put(KETTLE, 200),
                put(KETTLE, 200),
                new WithdrawProduct(KETTLE, NONE),
                put(KETTLE, 300));
        assertThat(outcomes)
                .containsExactly(
                        new ProductOutcome.Created(product(KETTLE, 100, 1)),
                        new ProductOutcome.Replaced(product(KETTLE, 200, 2)),
                        new ProductOutcome.Unchanged(product(KETTLE, 200, 2)),
                        new ProductOutcome.Withdrawn(new Product(KETTLE, offer(200), false, 3, NOW)),
                        new ProductOutcome.Created(product(KETTLE, 300, 4)));
    }

    @Test
    void eachVersionIsSentOnceAndInOrder() {
        handle(put(KETTLE, 100), put(KETTLE, 200));
        handle(put(KETTLE, 200), new WithdrawProduct(KETTLE, NONE));
        handle(put(KETTLE, 200));
        assertThat(told())
                .containsExactly(
                        "catalog.product-changed.v1 1",
                        "catalog.product-changed.v1 2",
                        "catalog.product-withdrawn.v1 3",
                        "catalog.product-changed.v1 4");
    }

    @Test
    void theTrailSaysWhoChangedWhat() {
        handle(put(KETTLE, 100), put(KETTLE, 120));
        handle(new OfferProduct(
                KETTLE,
                new Offer(
                        new ProductName("Pot"),
                        new Price(120, new CurrencyCode("EUR")),
                        Optional.of(new Description("Red."))),
                NONE));
        handle(new WithdrawProduct(KETTLE, NONE));
        handle(put(KETTLE, 120));
        assertThat(RecordedChanges.of(database.jdbi()))
                .containsExactly(
                        EVE + " staff product_offered product kettle - {\"version\":1,\"on_sale\":true,"
                                + "\"price_amount\":100,\"price_currency\":\"EUR\",\"name\":\"Kettle\"}",
                        EVE + " staff price_changed product kettle {\"version\":1,\"price_amount\":100}"
                                + " {\"version\":2,\"price_amount\":120}",
                        EVE + " staff product_changed product kettle {\"version\":2,\"name\":\"Kettle\"}"
                                + " {\"version\":3,\"name\":\"Pot\",\"description\":\"Red.\"}",
                        EVE + " staff product_withdrawn product kettle {\"version\":3,\"on_sale\":true}"
                                + " {\"version\":4,\"on_sale\":false}",
                        EVE + " staff product_offered product kettle {\"version\":4,\"on_sale\":false,\"name\":\"Pot\","
                                + "\"description\":\"Red.\"} {\"version\":5,\"on_sale\":true,\"name\":\"Kettle\"}");
    }

    @Test
    void theTrailHasNoRefusalsAndNoWritesThatChangeNothing() {
        handle(put(KETTLE, 100));
        handle(
                put(KETTLE, 100),
                new OfferProduct(KETTLE, offer(7), new Precondition.AtVersion(ExpectedVersion.of(9))),
                new WithdrawProduct(new Sku("cup"), NONE));
        assertThat(RecordedChanges.of(database.jdbi())).hasSize(1);
    }

    @Test
    void aPageHasTheProductsOnSaleAfterTheCursor() {
        handle(
                put(new Sku("b"), 1),
                put(new Sku("B"), 1),
                put(new Sku("c"), 1),
                put(new Sku("a"), 1),
                put(new Sku("d"), 1));
        handle(new WithdrawProduct(new Sku("c"), NONE));
        assertThat(products.onSale(Optional.of(new Sku("a")), 2))
                .extracting(product -> product.sku().value())
                .containsExactly("b", "d");
    }

    @Test
    void skusAreOrderedByTheirBytes() {
        handle(
                put(new Sku("b"), 1),
                put(new Sku("B"), 1),
                put(new Sku("a"), 1),
                put(new Sku("a-1"), 1),
                put(new Sku("a1"), 1));
        assertThat(products.onSale(Optional.empty(), 10))
                .extracting(product -> product.sku().value())
                .containsExactly("B", "a", "a-1", "a1", "b");
    }

    @Test
    void instancesThatPutTheSameNewProductsAtOnceAllSucceed() throws Exception {
        int instances = 4;
        int skus = 40;
        List<Future<ProductOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int instance = 0; instance < instances; instance++) {
                Batcher<ChangeProducts.Command, ProductOutcome> batcher = new Batchers(
                                "catalog", transactions, clock, new SimpleMeterRegistry())
                        .batcher("instance-" + instance, BatcherLimits.DEFAULT, another());
                for (int sku = 0; sku < skus; sku++) {
                    ProductCommand put = put(new Sku("sku-" + sku), 1 + instance);
                    outcomes.add(callers.submit(() -> batcher.submit(command(put))));
                }
            }
        }
        for (Future<ProductOutcome> outcome : outcomes) {
            assertThat(outcome.get()).isInstanceOfAny(ProductOutcome.Created.class, ProductOutcome.Replaced.class);
        }
        assertThat(products.onSale(Optional.empty(), skus + 1))
                .hasSize(skus)
                .allSatisfy(product -> assertThat(product.version()).isEqualTo(instances));
    }

    private ChangeProducts another() {
        return new ChangeProducts(products, clock);
    }

    private List<ProductOutcome> handle(ProductCommand... commands) {
        List<ChangeProducts.Command> batch =
                Arrays.stream(commands).map(this::command).toList();
        return transactions.run("change-products", transaction -> changeProducts.handle(transaction, batch));
    }

    private ChangeProducts.Command command(ProductCommand asked) {
        Cause cause = identifiers.startTrace("test");
        return new ChangeProducts.Command(asked, STAFF, cause);
    }

    private List<String> told() {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT type || ' ' || (payload ->> 'version') FROM outbox_message ORDER BY position
                                """).mapTo(String.class).list());
    }

    private static ProductCommand put(Sku sku, long amount) {
        return new OfferProduct(sku, offer(amount), NONE);
    }

    private static Product product(Sku sku, long amount, long version) {
        return new Product(sku, offer(amount), true, version, NOW);
    }

    private static Offer offer(long amount) {
        return new Offer(new ProductName("Kettle"), new Price(amount, new CurrencyCode("EUR")), Optional.empty());
    }
}
