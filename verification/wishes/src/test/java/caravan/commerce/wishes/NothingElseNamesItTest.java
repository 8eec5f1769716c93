package caravan.commerce.wishes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.runtime.Standalone;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.client.AuditReport;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.terminal.PlatformOptions;
import caravan.commerce.client.Commerce;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.deployment.DeployFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new service is only its folder and its module line: everything that lists services finds it on the class path. */
class NothingElseNamesItTest {
    private static final Sku TEA = new Sku("tea");

    @TempDir
    private Path folder;

    private static TestCaravan caravan;
    private static final Duration JOINED_WITHIN = Duration.ofSeconds(30);

    private static CaravanClient client;
    private static SignedIn administrator;

    @BeforeAll
    static void startAllServices() throws InterruptedException {
        caravan = TestCaravan.start();
        client = CaravanClient.at(caravan.address(), RetryPolicy.DEFAULT);
        administrator = client.signIn(new Credentials("admin", TestCaravan.ADMINISTRATOR_PASSWORD))
                .orThrow();
        Commerce.as(administrator).putProduct(TEA, "Tea", Money.of(450, "EUR")).orThrow();
        await("wishes knows tea").until(() -> client.get("/wishes/tea").done().isPresent());
    }

    @AfterAll
    static void stop() {
        client.close();
        caravan.close();
    }

    @Test
    void theGatewayRoutesToItAndJoinsItsDocument() throws InterruptedException {
        try (Standalone.Running gateway = gateway();
                CaravanClient outside =
                        CaravanClient.at(URI.create("http://127.0.0.1:" + gateway.port()), RetryPolicy.DEFAULT)) {
            assertThat(outside.get("/wishes/tea").orThrow().path("name").asString())
                    .isEqualTo("Tea");
            // The document of a service that is too busy is left out. The next request asks the service again.
            await("the joined document has it")
                    .atMost(JOINED_WITHIN)
                    .until(() -> outside.get("/openapi.json")
                            .done()
                            .map(document -> document.path("paths").has("/wishes/{sku}"))
                            .orElse(false));
        }
    }

    @Test
    void oneProcessJoinsItsDocument() throws InterruptedException {
        assertThat(client.get("/openapi.json").orThrow().path("paths").has("/wishes/{sku}"))
                .isTrue();
    }

    @Test
    void itsSubscriptionIsInTheDocumentOfMessages() throws InterruptedException {
        assertThat(client.get("/asyncapi.json")
                        .orThrow()
                        .at("/operations/wishes.remember-products/messages/0/$ref")
                        .asString())
                .isEqualTo("#/channels/catalog/messages/catalog.product-changed.v1");
    }

    @Test
    void theAuditCountsItsWaitingMessages() throws InterruptedException {
        await("all is applied").until(() -> administrator.audit().orThrow().drained());
        AuditReport before = administrator.audit(true, _ -> {}).orThrow();
        assertThat(before.clean()).isTrue();
        assertThat(before.rules())
                .filteredOn(rule -> rule.name().equals("positions-without-gap"))
                .allSatisfy(rule -> assertThat(rule.checked())
                        .isEqualTo(ServiceDescriptors.onClassPath().all().size()));

        caravan.database().superuser().useHandle(handle -> handle.execute("DELETE FROM wishes.applied_position"));
        AuditReport piledUp = administrator.audit(true, _ -> {}).orThrow();
        assertThat(piledUp.drained()).isFalse();
        assertThat(piledUp.waiting()).isEqualTo(1);
    }

    @Test
    void theDeployFilesHaveTheService() {
        List<String> platforms = List.of(PlatformOptions.DEFAULT);
        Map<String, String> files =
                DeployFiles.of(ServiceDescriptors.onClassPath().ofPlatforms(platforms), platforms, platforms);
        assertThat(files.get("kubernetes/wishes.yaml")).contains("args: [run, wishes]");
        assertThat(files.get("compose/compose.yaml")).contains("command: [run, wishes]");
    }

    private Standalone.Running gateway() {
        Map<String, String> settings =
                new HashMap<>(Map.of("CARAVAN_PORT", "0", "CARAVAN_HOST", "127.0.0.1", "CARAVAN_DISCOVERY", "static"));
        ServiceDescriptors.onClassPath()
                .names()
                .forEach(service -> settings.put(
                        "CARAVAN_" + service.toUpperCase(Locale.ROOT) + "_ADDRESSES",
                        caravan.address().toString()));
        return ServiceLoader.load(Standalone.class).findFirst().orElseThrow().start(Configuration.of(settings, folder));
    }
}
