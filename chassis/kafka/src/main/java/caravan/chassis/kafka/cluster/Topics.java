package caravan.chassis.kafka.cluster;

import caravan.chassis.messages.wire.Partitions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Asks the broker about topics and groups. Each call has a timeout, and throws if the broker is away. */
public final class Topics {
    private static final String RETENTION = "retention.ms";

    /** Records get the broker's time, so that listeners find the last minutes whatever the senders' clocks show. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            "retention.bytes", "-1",
            "cleanup.policy", "delete",
            "message.timestamp.type", "LogAppendTime",
            "max.message.bytes", Integer.toString(Clients.RECORD_BYTES_MAX));

    private final Admin admin;
    private final KafkaSettings settings;

    public Topics(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    public Set<TopicPartition> partitionsOf(Collection<String> topics) {
        return topics.stream()
                .flatMap(topic -> IntStream.range(0, Partitions.COUNT)
                        .mapToObj(partition -> new TopicPartition(settings.topic(topic), partition)))
                .collect(Collectors.toSet());
    }

    /** The cluster's id. Another id means other data. */
    public String cluster() {
        return answer(admin.describeCluster().clusterId());
    }

    /**
     * Makes missing topics, and sets the configured retention of existing ones.
     *
     * @throws KafkaException if the broker is away or not ready; try again
     * @throws IllegalStateException if a topic exists with another number of partitions
     */
    public void ensure(Collection<String> topics) {
        List<NewTopic> wanted = topics.stream()
                .map(topic -> new NewTopic(settings.topic(topic), Partitions.COUNT, (short) settings.replication())
                        .configs(configuration()))
                .toList();
        for (KafkaFuture<Void> made : admin.createTopics(wanted).values().values()) {
            try {
                answer(made);
            } catch (TopicExistsException there) {
                // Fine: another instance was faster.
            }
        }
        List<String> names = wanted.stream().map(NewTopic::name).toList();
        keepAsLongAsConfigured(names);
        for (TopicDescription topic :
                answer(admin.describeTopics(names).allTopicNames()).values()) {
            if (topic.partitions().size() != Partitions.COUNT) {
                throw new IllegalStateException(
                        "the topic " + topic.name() + " has "
                                + topic.partitions().size() + " partitions and must have " + Partitions.COUNT
                                + ", because stored positions count per partition: delete the topic, and Caravan makes and fills it again");
            }
        }
    }

    /** Whether the broker has any topic of ours. */
    public boolean hasAny() {
        String prefix = settings.topic("");
        return answer(admin.listTopics().names()).stream().anyMatch(name -> name.startsWith(prefix));
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(CONFIGURATION);
        configuration.put(RETENTION, retention());
        return configuration;
    }

    private String retention() {
        return Long.toString(settings.retention().toMillis());
    }

    private void keepAsLongAsConfigured(List<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        answer(admin.describeConfigs(resources).all()).forEach((resource, config) -> {
            ConfigEntry there = config.get(RETENTION);
            if (there == null || !retention().equals(there.value())) {
                changes.put(
                        resource,
                        List.of(new AlterConfigOp(new ConfigEntry(RETENTION, retention()), AlterConfigOp.OpType.SET)));
            }
        });
        if (!changes.isEmpty()) {
            answer(admin.incrementalAlterConfigs(changes).all());
        }
    }

    /**
     * The end of each partition, including uncommitted records: a commit is acknowledged before its marker is in every partition, and
     * readers do not get its records until then.
     */
    public Map<TopicPartition, Long> ends(Collection<String> topics) {
        Map<TopicPartition, OffsetSpec> latest = partitionsOf(topics).stream()
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        answer(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .forEach((partition, result) -> ends.put(partition, result.offset()));
        return ends;
    }

    /** A group's offsets in its partitions. */
    public Map<TopicPartition, Long> reached(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(group));
        committed.forEach((partition, offset) ->
                Optional.ofNullable(offset).ifPresent(there -> offsets.put(partition, there.offset())));
        return offsets;
    }

    /** The metadata that groups have stored with their offsets, for each partition that they have read. */
    public Map<String, Map<TopicPartition, OffsetAndMetadata>> stored(Collection<String> groups) {
        Map<String, ListConsumerGroupOffsetsSpec> specs =
                groups.stream().collect(Collectors.toMap(Function.identity(), _ -> new ListConsumerGroupOffsetsSpec()));
        return specs.isEmpty()
                ? Map.of()
                : answer(admin.listConsumerGroupOffsets(specs).all());
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new KafkaException("a request to the broker failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted during a request to the broker", interrupted);
        }
    }
}
