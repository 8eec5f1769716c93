package caravan.journeys.documents;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.messages.documents.AsyncApiDocument;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.RunningShop;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The AsyncAPI document of all services fits the standard, and has all that their descriptors say. */
@ExtendWith(InRunningShop.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsyncApiTest {
    private static final Ask DOCUMENT = Ask.get("/asyncapi.json");

    private final RunningShop shop;
    private final AsyncApi served;
    private final List<ServiceDescriptor> services =
            ServiceDescriptors.onClassPath().all();

    AsyncApiTest(RunningShop shop) {
        this.shop = shop;
        this.served = new AsyncApi(shop.send(DOCUMENT).json());
    }

    private static JsonNode standard() throws IOException {
        try (InputStream schema = AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(schema, "asyncapi/3.0.0.json"));
        }
    }

    @Test
    void itFitsTheStandardsOwnSchema() throws IOException {
        assertThat(AsyncApi.errorsOfDocument(served.document(), standard())).isEmpty();
    }

    /** A process of a fleet serves the document of its own service. */
    @Test
    void thatOfOneServiceFitsToo() throws IOException {
        JsonNode standard = standard();
        for (ServiceDescriptor service : services) {
            JsonNode alone = JsonMapper.shared()
                    .readTree(new AsyncApiDocument(List.of(service)).get().json());
            assertThat(AsyncApi.errorsOfDocument(alone, standard))
                    .as(service.name())
                    .isEmpty();
            assertThat(alone.findValuesAsString("$ref"))
                    .noneMatch(reference -> alone.at(reference.substring(1)).isMissingNode());
        }
    }

    @Test
    void theStandardsOwnSchemaFindsMistakes() throws IOException {
        ObjectNode wrong = (ObjectNode) served.document().deepCopy();
        ((ObjectNode) wrong.at("/operations/catalog.send-catalog")).put("action", "publish");
        assertThat(AsyncApi.errorsOfDocument(wrong, standard())).isNotEmpty();
        ObjectNode further = (ObjectNode) served.document().deepCopy();
        ((ObjectNode) further.at("/channels/catalog")).put("topic", "catalog");
        assertThat(AsyncApi.errorsOfDocument(further, standard())).isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverySchemaIsUsed() {
        List<String> references = served.document().findValuesAsString("$ref");
        assertThat(references)
                .isNotEmpty()
                .noneMatch(reference ->
                        served.document().at(reference.substring(1)).isMissingNode());
        assertThat(served.document().at("/components/schemas").propertyNames())
                .allMatch(name -> references.contains("#/components/schemas/" + name));
    }

    @Test
    void everyMessageOfEveryContractIsInItsChannel() {
        Set<String> all = new TreeSet<>();
        for (ServiceDescriptor service : services) {
            assertThat(served.document()
                            .at("/channels/" + service.name() + "/messages")
                            .propertyNames())
                    .containsAll(service.messages());
            all.addAll(service.messages());
        }
        assertThat(all).hasSizeGreaterThan(20).isSubsetOf(served.messages());
        assertThat(served.messages())
                .allMatch(type ->
                        all.contains(type) || type.endsWith(".epoch-begun.v1") || type.endsWith(".snapshot-mark.v1"));
    }

    @Test
    void everySubscriptionReceivesItsTypes() {
        Map<String, Set<String>> received = served.operations("receive");
        for (ServiceDescriptor service : services) {
            service.subscriptions()
                    .forEach(subscription -> assertThat(received.get(service.name() + "." + subscription.name()))
                            .as("%s of %s", subscription.name(), service.name())
                            .containsAll(subscription.types()));
        }
        assertThat(received.get("every-process.hear-session-ended")).containsExactly("users.session-ended.v1");
    }

    @Test
    void everyMessageIsSentBySomeServiceAndEveryCommandIsTaken() {
        Set<String> sent = new TreeSet<>();
        served.operations("send").values().forEach(sent::addAll);
        assertThat(sent).containsExactlyInAnyOrderElementsOf(served.messages());
        assertThat(served.operations("receive").get("inventory.handle-reservation-commands"))
                .isSubsetOf(served.sentBy("orders"));
    }

    @Test
    void itIsSmallerThanItsRowOfTheMemoryPage() {
        assertThat(shop.send(DOCUMENT).body()).hasSizeLessThan(AsyncApiDocument.BYTES_MAX);
    }

    @Test
    void itIsKeptUntilItChanges() {
        Answer first = shop.send(DOCUMENT);
        String etag = first.header("ETag").orElseThrow();
        assertThat(first.header("Content-Type")).contains("application/json");
        Answer again = shop.send(DOCUMENT.with("If-None-Match", etag));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(again.header("ETag")).contains(etag);
        assertThat(shop.send(DOCUMENT.with("If-None-Match", "\"another\"")).status())
                .isEqualTo(200);
    }
}
