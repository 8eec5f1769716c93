package caravan.journeys.documents;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.messages.wire.RecordBatches;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real messages fit the AsyncAPI document, and each service sends exactly those that the document says: over Kafka, and from the outboxes of
 * one process.
 */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class MessagesOnTheWireTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration ARRIVED_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final List<String> OF_CHASSIS = List.of(".epoch-begun.v1", ".snapshot-mark.v1");

    private final RunningShop shop;
    private final AsyncApi document;
    /** The types that were seen, by the service that sent them. */
    private final Map<String, Set<String>> seen = new TreeMap<>();

    /** The provider of these tests requires no action, and its authorizations do not lapse. {@code StripeOrdersTest} has one that does. */
    private static final Set<String> OF_ANOTHER_PROVIDER =
            Set.of("payments.payment-action-required.v1", "payments.payment-lapsed.v1");

    MessagesOnTheWireTest(RunningShop shop) {
        this.shop = shop;
        this.document = new AsyncApi(shop.send(Ask.get("/asyncapi.json")).json());
    }

    @Test
    void everyMessageFitsTheDocumentAndEveryServiceSendsWhatTheDocumentSays() {
        causeEveryMessage();
        if (shop.topology() instanceof FleetOfProcesses fleet) {
            readTopics(fleet.kafkaClient());
        } else {
            ServiceDescriptors.onClassPath().all().forEach(this::readOutbox);
        }
        assertThat(seen).isEqualTo(documented());
    }

    private static boolean isOfChassis(String type) {
        return OF_CHASSIS.stream().anyMatch(type::endsWith);
    }

    /** What each service sends. When the chassis sends its own marks is not a matter of this test. */
    private Map<String, Set<String>> documented() {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (ServiceDescriptor service : ServiceDescriptors.onClassPath().all()) {
            Set<String> types = new TreeSet<>(document.sentBy(service.name()));
            types.removeIf(MessagesOnTheWireTest::isOfChassis);
            types.removeAll(OF_ANOTHER_PROVIDER);
            if (!types.isEmpty()) {
                documented.put(service.name(), types);
            }
        }
        return documented;
    }

    private void causeEveryMessage() {
        Person buyer = shop.newCustomer();
        String staff = shop.staff().token();
        shop.awaitQuiet();
        String kept = shop.confirmedOrder(buyer);
        for (String change : List.of("shipment", "return")) {
            assertThat(shop.send(Ask.of("POST", "/orders/" + kept + "/" + change)
                                    .as(staff))
                            .status())
                    .isEqualTo(200);
            shop.awaitQuiet();
        }
        shop.cancelledOrder(buyer);
        assertThat(shop.order(buyer, RunningShop.GHOST, "approve").field("reason"))
                .isEqualTo("out_of_stock");
        assertThat(shop.order(buyer, RunningShop.MUG, "decline").field("reason"))
                .isEqualTo("payment_declined");
        String product = "/products/wired-" + shop.freshName();
        shop.send(Ask.put(product, "{\"name\":\"Wired\",\"price\":{\"amount\":7,\"currency\":\"EUR\"}}")
                .as(staff));
        assertThat(shop.send(Ask.delete(product).as(staff)).status()).isLessThan(300);
        String password = "{\"password\":\"" + RunningShop.PASSWORD + "\"}";
        assertThat(shop.send(Ask.delete("/users/me")
                                .json(password)
                                .as(shop.newCustomer().token()))
                        .status())
                .isLessThan(300);
        shop.awaitQuiet();
    }

    private void readOutbox(ServiceDescriptor service) {
        String name = service.name();
        shop.superuser()
                .createQuery("SELECT position - count AS before, messages FROM " + name + ".outbox ORDER BY position")
                .map((row, _) -> Map.entry(row.getLong("before"), row.getBytes("messages")))
                .forEach(batch -> {
                    long position = batch.getKey();
                    for (WrittenMessage message : RecordBatches.decode(batch.getValue())) {
                        position++;
                        check(message.delivery(name, position).event());
                    }
                });
    }

    private JsonNode check(byte[] event) {
        JsonNode read = JSON.readTree(event);
        String type = read.path("type").asString();
        assertThat(document.errors(type, read)).as(read.toString()).isEmpty();
        if (!isOfChassis(type)) {
            seen.computeIfAbsent(read.path("source").asString(), _ -> new TreeSet<>())
                    .add(type);
        }
        return read;
    }

    /** Reads all topics from their beginning until each documented message has come, since nobody waits for some of them. */
    private void readTopics(Properties client) {
        client.put("isolation.level", "read_committed");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, bytes, bytes)) {
            List<TopicPartition> all = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topic.getKey().startsWith("caravan."))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long deadline = System.nanoTime() + ARRIVED_WITHIN.toNanos();
            while (!seen.equals(documented()) && System.nanoTime() < deadline) {
                consumer.poll(POLL).forEach(this::check);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))
                    && System.nanoTime() < deadline) {
                consumer.poll(POLL).forEach(this::check);
            }
        }
    }

    private void check(ConsumerRecord<byte[], byte[]> kafka) {
        JsonNode event = check(kafka.value());
        String type = event.path("type").asString();
        JsonNode channel = document.document().at("/channels/" + type.substring(0, type.indexOf('.')));
        assertThat(kafka.topic()).isEqualTo(channel.path("address").asString().replace("{prefix}", "caravan"));
        assertThat(new String(kafka.key(), StandardCharsets.UTF_8))
                .isEqualTo(event.path("subject").asString());
        assertThat(kafka.partition())
                .isEqualTo(event.path("partition").asInt())
                .isLessThan(channel.at("/bindings/kafka/partitions").asInt());
        ObjectNode headers = JSON.createObjectNode();
        Map<String, String> texts = new HashMap<>();
        for (Header header : kafka.headers()) {
            texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        texts.forEach(headers::put);
        assertThat(document.errorsOfHeaders(type, headers))
                .as(headers.toString())
                .isEmpty();
        assertThat(texts).containsEntry("ce_type", type);
    }
}
