package caravan.commerce.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.catalog.CatalogService;
import caravan.commerce.catalog.ChangeProducts;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.OfferProduct;
import caravan.commerce.catalog.domain.Precondition;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.ProductCommand;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.catalog.domain.WithdrawProduct;
import caravan.commerce.catalog.store.PostgresProductRepository;
import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Sku;
import caravan.kernel.ExpectedVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The public routes over HTTP. Changes are made as another instance on the same database makes them. */
class ProductRoutesTest {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"next\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private TestCaravan caravan;
    private ServiceDatabase database;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(List.of(new CatalogService()), Map.of());
        database = caravan.database().service("catalog");
    }

    @AfterEach
    void stop() {
        client.close();
        caravan.close();
        database.close();
    }

    @Test
    void pagesLeadToOneAnother() throws Exception {
        change(put("a", 100), put("b", 100), put("c", 100));
        HttpResponse<String> first = get("/products?limit=2");
        Matcher next = NEXT.matcher(first.headers().firstValue("Link").orElse(""));
        assertThat(next.find()).as("a link to the next page").isTrue();
        assertThat(get(next.group(1)).body()).contains("\"sku\":\"c\"").doesNotContain("\"sku\":\"b\"");
    }

    @Test
    void aProductIsNotSentAgainToThoseWhoHaveItsVersion() throws Exception {
        change(put("kettle", 1_999));
        String etag = get("/products/kettle").headers().firstValue("ETag").orElseThrow();
        HttpRequest again = HttpRequest.newBuilder(caravan.address().resolve("/products/kettle"))
                .header("If-None-Match", etag)
                .build();
        assertThat(client.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(304);
    }

    @Test
    void aChangeByAnotherInstanceIsSoonSeenDespiteTheCaches() throws Exception {
        change(put("kettle", 1_999));
        await().until(() -> get("/products").body().contains("1999")
                && get("/products/kettle").statusCode() == 200);
        change(put("kettle", 2_499));
        await().until(() -> get("/products").body().contains("2499")
                && get("/products/kettle").body().contains("2499"));
    }

    @Test
    void aWithdrawalByAnotherInstanceIsSoonSeen() throws Exception {
        change(put("kettle", 1_999));
        await().until(() -> get("/products/kettle").statusCode() == 200);
        change(new WithdrawProduct(new Sku("kettle"), new Precondition.AtVersion(new ExpectedVersion.Any())));
        await().until(() -> get("/products/kettle").statusCode() == 404);
    }

    @Test
    void strangersChangeNothing() throws Exception {
        HttpRequest put = HttpRequest.newBuilder(caravan.address().resolve("/products/kettle"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"Kettle\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}"))
                .build();
        assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(caravan.address().resolve(path)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void change(ProductCommand... commands) {
        Clock clock = Clock.systemUTC();
        RandomIdentifiers identifiers = new RandomIdentifiers(clock);
        Transactions otherInstance = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
        ChangeProducts changeProducts = new ChangeProducts(new PostgresProductRepository(otherInstance), clock);
        List<ChangeProducts.Command> batch = List.of(commands).stream()
                .map(command ->
                        new ChangeProducts.Command(command, new Actor.Worker("test"), identifiers.startTrace("test")))
                .toList();
        otherInstance.write(transaction -> changeProducts.handle(transaction, batch));
    }

    private static ProductCommand put(String sku, long amount) {
        Offer offer =
                new Offer(new ProductName("Product"), new Price(amount, new CurrencyCode("EUR")), Optional.empty());
        return new OfferProduct(new Sku(sku), offer, new Precondition.AtVersion(new ExpectedVersion.Any()));
    }
}
