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

/** What is asked of the broker about topics and groups. Each call is bounded, and throws if the broker is away. */
public final class Topics {
    private static final String RETENTION = "retention.ms";

    /** The log's clock is the broker's, so that listeners find "the last minutes" whatever the senders' clocks say. */
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

    /** The id that a cluster gave itself: another one means other data. */
    public String cluster() {
        return answer(admin.describeCluster().clusterId());
    }

    /**
     * Makes the topics that are missing. Those that are there keep messages from now on for as long as the settings say.
     *
     * @throws KafkaException if the broker is away, or has not got round to it yet: to be tried again
     * @throws IllegalStateException if one is there with another number of partitions
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
                // As it should be: one of us was first.
            }
        }
        List<String> names = wanted.stream().map(NewTopic::name).toList();
        keepAsLongAsConfigured(names);
        for (TopicDescription topic :
                answer(admin.describeTopics(names).allTopicNames()).values()) {
            if (topic.partitions().size() != Partitions.COUNT) {
                throw new IllegalStateException("the topic " + topic.name() + " has "
                        + topic.partitions().size() + " partitions and must have " + Partitions.COUNT
                        + ", or stored positions would lie: remove it, and it is made and filled again");
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
     * Where each partition ends, with what is not committed yet: a commit is acknowledged before its mark is in every
     * partition, and what it holds is not for readers until then.
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

    /** Where a group is in its partitions. */
    public Map<TopicPartition, Long> reached(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(group));
        committed.forEach((partition, offset) ->
                Optional.ofNullable(offset).ifPresent(there -> offsets.put(partition, there.offset())));
        return offsets;
    }

    /** What groups have stored with their offsets, for each partition that they have read. */
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
            throw new KafkaException("the broker could not be asked", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the broker was asked", interrupted);
        }
    }
}
