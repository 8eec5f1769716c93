package caravan.chassis.messages.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import caravan.kernel.MessageType;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AsyncApiTest {
    private static final String NAMED = "ships.ship-named.v1";
    private static final String SAIL = "ships.sail-away.v1";
    private static final ServiceDescriptor SHIPS = ServiceDescriptor.of("ships")
            .summary("Ships and their names.")
            .messages(types(NAMED, SAIL))
            .state(NAMED)
            .subscription("handle-commands", SAIL)
            .build();
    private static final ServiceDescriptor PORTS = ServiceDescriptor.of("ports")
            .sends(SAIL, "tides.turn-tide.v1")
            .subscription("remember-ships", NAMED)
            .subscription("remember-tides", "tides.tide-turned.v1")
            .build();

    private static List<MessageType<Object>> types(String... names) {
        return Stream.of(names)
                .map(name -> new MessageType<>(name, Object.class))
                .toList();
    }

    private static JsonNode document(List<ServiceDescriptor> services, List<ServiceDescriptor> others) {
        return JsonMapper.shared().readTree(AsyncApi.of(services, others));
    }

    private static List<String> texts(JsonNode all, String member) {
        return all.valueStream().map(each -> each.path(member).asString()).toList();
    }

    @Test
    void aTopicIsAChannelWithTheMessagesOfItsContractAndOfTheChassis() {
        JsonNode document = document(List.of(SHIPS, PORTS), List.of());
        assertThat(document.path("channels").propertyNames()).containsExactly("ports", "ships");
        JsonNode channel = document.at("/channels/ships");
        assertThat(channel.path("address").asString()).isEqualTo("{prefix}.ships");
        assertThat(channel.path("messages").propertyNames())
                .containsExactly("ships.epoch-begun.v1", SAIL, NAMED, "ships.snapshot-mark.v1");
        assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(16);
        assertThat(document.at("/channels/ports/messages").propertyNames()).containsExactly("ports.epoch-begun.v1");
    }

    @Test
    void whoSendsAndWhoTakesIsAnOperation() {
        JsonNode operations = document(List.of(SHIPS, PORTS), List.of()).path("operations");
        assertThat(operations.propertyNames())
                .containsExactlyInAnyOrder(
                        "ships.send-ships",
                        "ships.handle-commands",
                        "ports.send-ports",
                        "ports.send-ships",
                        "ports.remember-ships");
        assertThat(texts(operations.at("/ships.send-ships/messages"), "$ref"))
                .as("a command is sent by others")
                .containsExactly(
                        "#/channels/ships/messages/ships.epoch-begun.v1",
                        "#/channels/ships/messages/" + NAMED,
                        "#/channels/ships/messages/ships.snapshot-mark.v1");
        assertThat(operations.at("/ports.send-ships/action").asString()).isEqualTo("send");
        assertThat(operations.at("/ships.handle-commands/action").asString()).isEqualTo("receive");
        assertThat(operations.at("/ports.remember-ships/channel/$ref").asString())
                .isEqualTo("#/channels/ships");
        assertThat(texts(operations.at("/ports.remember-ships/messages"), "$ref"))
                .as("its types are a state, so it takes a snapshot's marks, too")
                .containsExactly(
                        "#/channels/ships/messages/" + NAMED, "#/channels/ships/messages/ships.snapshot-mark.v1");
    }

    @Test
    void aServiceAloneHasTheChannelsThatItUses() {
        JsonNode document = document(List.of(PORTS), List.of(SHIPS));
        assertThat(document.path("operations").propertyNames())
                .containsExactlyInAnyOrder("ports.send-ports", "ports.send-ships", "ports.remember-ships");
        assertThat(document.at("/channels/ships/messages").propertyNames())
                .containsExactly(SAIL, NAMED, "ships.snapshot-mark.v1");
        assertThat(texts(document.at("/info/tags"), "name")).containsExactly("ports");
    }

    @Test
    void theEndOfSessionsIsHeardByEveryProcess() {
        ServiceDescriptor ender = ServiceDescriptor.of("ships")
                .messages(types(NAMED))
                .role(new ServiceRole.EndsSessions(NAMED))
                .build();
        JsonNode operation = document(List.of(ender), List.of()).at("/operations/every-process.hear-ship-named");
        assertThat(operation.path("action").asString()).isEqualTo("receive");
        assertThat(texts(operation.path("messages"), "$ref")).containsExactly("#/channels/ships/messages/" + NAMED);
    }

    @Test
    void aMessageIsAnEnvelopeWithItsTypeItsKeyAndItsData() {
        JsonNode document = document(List.of(SHIPS), List.of());
        JsonNode message = document.at("/components/messages/" + NAMED);
        assertThat(message.path("title").asString()).isEqualTo("ShipNamed");
        assertThat(message.at("/payload/allOf/0/$ref").asString()).isEqualTo("#/components/schemas/CloudEvent");
        JsonNode own = message.at("/payload/allOf/1/properties");
        assertThat(own.at("/type/const").asString()).isEqualTo(NAMED);
        assertThat(own.at("/data/$ref").asString()).isEqualTo("#/components/schemas/" + NAMED);
        assertThat(own.at("/subject/allOf/0/$ref").asString()).isEqualTo("#/components/schemas/Id");
        assertThat(message.at("/bindings/kafka/key")).isEqualTo(own.path("subject"));
        assertThat(texts(message.path("tags"), "name")).containsExactly("event", "state");
        assertThat(texts(document.at("/components/messages/" + SAIL + "/tags"), "name"))
                .containsExactly("command");
        JsonNode schema = document.at("/components/schemas/" + NAMED);
        assertThat(schema.at("/properties/name/$ref").asString()).isEqualTo("#/components/schemas/ShipName");
        assertThat(schema.has("x-key") || schema.has("$schema")).isFalse();
        assertThat(document.at("/components/schemas/ShipName/minLength").asInt())
                .isEqualTo(1);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = document(List.of(SHIPS, PORTS), List.of());
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .noneMatch(reference -> document.at(reference.substring(1)).isMissingNode());
    }

    private static void assertRefused(String type, String... words) {
        ServiceDescriptor ships =
                ServiceDescriptor.of("ships").messages(types(type)).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> AsyncApi.of(List.of(ships), List.of()))
                .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
    }

    @Test
    void whatIsWrongWithASchemaSaysWhichFileToWrite() {
        assertRefused(
                "ships.ship-sunk.v1",
                "write src/main/resources/META-INF/caravan/messages/ships.ship-sunk.v1.json",
                "docs/a-service.md");
        assertRefused("ships.without-key.v1", "messages/ships.without-key.v1.json has no x-key");
        assertRefused("ships.broken.v1", "ships.broken.v1.json is no JSON Schema");
    }

    @Test
    void theServedDocumentIsMadeOnceAndItsTagIsThatOfItsBytes() {
        AsyncApiDocument document = new AsyncApiDocument(List.of(SHIPS));
        assertThat(document.get()).isSameAs(document.get());
        assertThat(document.get().etag())
                .matches("\"[0-9a-f]{32}\"")
                .isEqualTo(new AsyncApiDocument(List.of(SHIPS)).get().etag())
                .isNotEqualTo(new AsyncApiDocument(List.of(PORTS, SHIPS)).get().etag());
    }
}
