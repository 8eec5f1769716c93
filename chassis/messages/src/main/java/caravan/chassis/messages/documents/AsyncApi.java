package caravan.chassis.messages.documents;

import caravan.chassis.messages.outbox.OutboxEpochs;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.wire.Partitions;
import caravan.kernel.MessageType;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;
import caravan.kernel.descriptor.SubscriptionDescriptor;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages of some services as an AsyncAPI 3.0 document. Each topic is a channel; what a service sends to a topic, and each
 * subscription, is an operation. All of it comes from descriptors and from {@link MessageSchemas}. It describes the wire, so it does not
 * show how an outbox stores messages.
 */
final class AsyncApi {
    private static final String KAFKA = "kafka";
    private static final String KAFKA_BINDING = "0.5.0";
    private static final String PREFIX = "prefix";
    private static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<ServiceDescriptor> services;
    private final Map<String, ServiceDescriptor> known;
    private final MessageSchemas schemas = new MessageSchemas();
    private final ObjectNode operations = NODES.objectNode();
    /** The types of each channel that the document mentions. */
    private final SortedMap<String, SortedSet<String>> channels = new TreeMap<>();

    private AsyncApi(Collection<ServiceDescriptor> services, Collection<ServiceDescriptor> others) {
        this.services = services.stream()
                .sorted(Comparator.comparing(ServiceDescriptor::name))
                .toList();
        this.known = new TreeMap<>();
        others.forEach(each -> known.put(each.name(), each));
        services.forEach(each -> known.put(each.name(), each));
    }

    /**
     * The document.
     *
     * @param services whose operations it has, with the channels that they use
     * @param others services whose messages those may send and take
     * @return JSON in UTF-8
     * @throws IllegalStateException if a message has no schema; it says which file to write
     */
    static byte[] of(Collection<ServiceDescriptor> services, Collection<ServiceDescriptor> others) {
        return JsonMapper.shared().writeValueAsBytes(new AsyncApi(services, others).document());
    }

    private ObjectNode document() {
        services.forEach(this::addOperations);
        ObjectNode document = NODES.objectNode().put("asyncapi", "3.0.0");
        document.set("info", info());
        document.put("defaultContentType", CONTENT_TYPE);
        document.putObject("servers").set(KAFKA, server());
        ObjectNode described = document.putObject("channels");
        ObjectNode messages = NODES.objectNode();
        channels.forEach((topic, types) -> {
            described.set(topic, channel(topic, types));
            types.forEach(type -> messages.set(type, message(topic, type)));
        });
        document.set("operations", operations);
        ObjectNode components = document.putObject("components");
        components.set("messages", messages);
        ObjectNode all = components.putObject("schemas");
        schemas.components().forEach((name, schema) -> {
            // The key of a message is said in its binding.
            all.set(name, schema.deepCopy().without("x-key"));
        });
        components
                .putObject("correlationIds")
                .putObject("cause")
                .put("description", "The request or message that led to it.")
                .put("location", "$message.payload#/causationid");
        return document;
    }

    private ObjectNode info() {
        ObjectNode info = NODES.objectNode()
                .put("title", "Caravan")
                .put("version", "1.0.0")
                .put("description", """
                        The messages that services send to each other, as they are on the wire: CloudEvents 1.0 in structured JSON. \
                        A fleet carries them over Kafka; in one process they go from the outbox to the subscriber in the same form. \
                        A message may come more than once: receivers drop positions that they have applied. Each type is for ever; \
                        a breaking change is a new version beside the old one. Receivers ignore fields that they do not know. \
                        Messages that are tagged 'state' carry the whole state of a thing, and come again in a snapshot.""");
        info.putObject("license").put("name", "Apache-2.0").put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        ArrayNode tags = info.putArray("tags");
        services.forEach(service -> tags.addObject().put("name", service.name()).put("description", service.summary()));
        return info;
    }

    private static ObjectNode server() {
        ObjectNode server = NODES.objectNode()
                .put("host", "{brokers}")
                .put("protocol", KAFKA)
                .put("description", "The Kafka cluster of a fleet. One process needs none.");
        server.putObject("variables")
                .putObject("brokers")
                .put("description", "The setting CARAVAN_KAFKA: host and port, several with commas between.")
                .put("default", "127.0.0.1:9092");
        return server;
    }

    private ObjectNode channel(String topic, SortedSet<String> types) {
        ObjectNode channel = NODES.objectNode()
                .put("address", "{" + PREFIX + "}." + topic)
                .put("title", topic)
                .put(
                        "description",
                        "The messages of the contract of " + topic
                                + ". Messages of one key and one source keep their order.");
        channel.putObject("parameters")
                .putObject(PREFIX)
                .put("description", "The setting CARAVAN_KAFKA_PREFIX, by which several fleets share a cluster.")
                .put("default", "caravan");
        channel.putArray("servers").addObject().put("$ref", "#/servers/" + KAFKA);
        ObjectNode messages = channel.putObject("messages");
        types.forEach(type -> messages.putObject(type).put("$ref", "#/components/messages/" + type));
        channel.putArray("tags").addObject().put("name", topic);
        channel.putObject("bindings")
                .putObject(KAFKA)
                .put("partitions", Partitions.COUNT)
                .put("bindingVersion", KAFKA_BINDING);
        return channel;
    }

    /** A message with its envelope. */
    private ObjectNode message(String topic, String type) {
        String schema = schemaOf(topic, type);
        ObjectNode data = schemas.reference(schema);
        ObjectNode message = NODES.objectNode()
                .put("name", type)
                .put("title", schemas.titleOf(schema))
                .put("description", schemas.descriptionOf(schema))
                .put("contentType", CONTENT_TYPE);
        message.set("headers", schemas.reference("KafkaHeaders"));
        ObjectNode payload = message.putObject("payload");
        ArrayNode parts = payload.putArray("allOf");
        parts.add(schemas.reference("CloudEvent"));
        ObjectNode own = parts.addObject().put("type", "object").putObject("properties");
        own.putObject("type").put("const", type);
        own.set("subject", schemas.keyOf(schema));
        own.set("data", data);
        message.putObject("correlationId").put("$ref", "#/components/correlationIds/cause");
        ArrayNode tags = message.putArray("tags");
        tags.addObject().put("name", kindOf(topic, type));
        service(topic)
                .filter(service -> service.state().contains(type))
                .ifPresent(_ -> tags.addObject().put("name", "state"));
        ObjectNode kafka = message.putObject("bindings").putObject(KAFKA);
        kafka.set("key", schemas.keyOf(schema));
        kafka.put("bindingVersion", KAFKA_BINDING);
        return message;
    }

    private Optional<ServiceDescriptor> service(String topic) {
        return Optional.ofNullable(known.get(topic));
    }

    private String kindOf(String topic, String type) {
        if (isOfChassis(topic, type)) {
            return "mark";
        }
        return service(topic).filter(each -> each.commands().contains(type)).isPresent() ? "command" : "event";
    }

    /** Each service has the same marks, and one schema describes them for all. */
    private static String schemaOf(String topic, String type) {
        return isOfChassis(topic, type) ? type.substring(topic.length() + 1) : type;
    }

    private static boolean isOfChassis(String topic, String type) {
        return marks(topic).contains(type);
    }

    private static List<String> marks(String topic) {
        return List.of(
                OutboxEpochs.EpochBegun.typeOf(topic).name(),
                SnapshotMark.typeOf(topic).name());
    }

    private void addOperations(ServiceDescriptor service) {
        SortedMap<String, SortedSet<String>> sent = new TreeMap<>();
        described(service.sent())
                .forEach(type -> sent.computeIfAbsent(MessageType.topicOf(type), _ -> new TreeSet<>())
                        .add(type));
        if (service.hasDatabase()) {
            sent.computeIfAbsent(service.name(), _ -> new TreeSet<>()).addAll(marksSentBy(service));
            // What it takes is part of its contract, even if no service of this document sends it.
            channels.computeIfAbsent(service.name(), _ -> new TreeSet<>()).addAll(service.messages());
        }
        sent.forEach((topic, types) -> add(
                service.name() + ".send-" + topic,
                operation("send", topic, types, service.name())
                        .put("summary", service.name() + " sends these messages to the topic " + topic + ".")));
        service.subscriptions().forEach(subscription -> addSubscription(service, subscription));
        service.role(ServiceRole.EndsSessions.class).ifPresent(role -> {
            String type = role.messageType();
            add(
                    "every-process.hear-" + type.substring(type.indexOf('.') + 1, type.lastIndexOf('.')),
                    operation("receive", MessageType.topicOf(type), new TreeSet<>(List.of(type)), service.name())
                            .put("summary", "Every process hears that a session has ended, and refuses its tokens."));
        });
    }

    private static List<String> marksSentBy(ServiceDescriptor service) {
        List<String> all = marks(service.name());
        return service.state().isEmpty() ? all.subList(0, 1) : all;
    }

    private void addSubscription(ServiceDescriptor service, SubscriptionDescriptor subscription) {
        SortedSet<String> types = described(subscription.types());
        if (types.isEmpty()) {
            return;
        }
        String topic = MessageType.topicOf(types.first());
        if (service(topic)
                .filter(source -> source.state().containsAll(subscription.types()))
                .isPresent()) {
            types.add(SnapshotMark.typeOf(topic).name());
        }
        add(
                service.name() + "." + subscription.name(),
                operation("receive", topic, types, service.name())
                        .put("summary", service.name() + " applies each of these messages once."));
    }

    /** Those of the types that a known contract has: without the contract, there are no schemas. */
    private SortedSet<String> described(Collection<String> types) {
        SortedSet<String> described = new TreeSet<>(types);
        described.removeIf(type -> service(MessageType.topicOf(type))
                .filter(owner -> owner.messages().contains(type))
                .isEmpty());
        return described;
    }

    private void add(String id, ObjectNode operation) {
        operations.set(id, operation);
    }

    private ObjectNode operation(String action, String topic, SortedSet<String> types, String service) {
        channels.computeIfAbsent(topic, _ -> new TreeSet<>()).addAll(types);
        ObjectNode operation = NODES.objectNode().put("action", action);
        operation.putObject("channel").put("$ref", "#/channels/" + topic);
        operation.putArray("tags").addObject().put("name", service);
        ArrayNode messages = operation.putArray("messages");
        types.forEach(type -> messages.addObject().put("$ref", "#/channels/" + topic + "/messages/" + type));
        return operation;
    }
}
