package caravan.chassis.kafka;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.kafka.consumers.BroadcastConsumer;
import caravan.chassis.kafka.consumers.ConsumerLoop;
import caravan.chassis.kafka.consumers.ReachedPositions;
import caravan.chassis.kafka.consumers.SharedConsumer;
import caravan.chassis.kafka.relay.Publication;
import caravan.chassis.kafka.relay.Relay;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.subscriptions.Receiver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages over Kafka. Each contract has a topic, {@code caravan.<service>} with the default prefix, with the outboxes' partitions.
 * An outage of the broker stops neither a start nor a commit: outboxes grow, and are published after it.
 */
public final class KafkaTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTransport.class);

    private final KafkaSettings settings;
    private final Clients clients;
    private final Admin admin;
    private final Topics topics;
    private final MeterRegistry registry;
    private final Clock clock;
    /** The id of this transport in the leases of its outboxes. */
    private final UUID holder = UUID.randomUUID();

    private final Map<String, Relay> relays = new LinkedHashMap<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<ConsumerLoop> consumers = new ArrayList<>();
    private final AtomicLong commits = new AtomicLong();

    private KafkaTransport(KafkaSettings settings, MeterRegistry registry, Clock clock) {
        this.settings = settings;
        this.clients = new Clients(settings);
        this.admin = clients.admin();
        this.topics = new Topics(admin, settings);
        this.registry = registry;
        this.clock = clock;
    }

    /** A transport that is not started. The broker need not be available. */
    public static KafkaTransport open(KafkaSettings settings, MeterRegistry registry, Clock clock) {
        return new KafkaTransport(settings, registry, clock);
    }

    /**
     * The most bytes for a service: its relay's page and producer, and what each receiver has fetched. A message is in memory twice while
     * it is handed on: as it was read, and as it is written.
     */
    public static long bytesMax(int receivers) {
        return 2L * Publication.PAYLOAD_BYTES_MAX + Clients.BUFFER_BYTES_MAX + 2L * receivers * Clients.FETCH_BYTES_MAX;
    }

    @Override
    public void addOutbox(OutboxReader outbox) {
        relays.put(outbox.source(), new Relay(outbox, settings, clients, topics, holder, registry, clock));
    }

    @Override
    public void addReceiver(Receiver receiver) {
        receivers.add(receiver);
    }

    @Override
    public void start() {
        for (Receiver receiver : receivers) {
            consumers.add(receiver.lookBack()
                    .map(lookBack -> listening(receiver, lookBack))
                    .orElseGet(() -> new SharedConsumer(receiver, settings, clients, topics, registry)));
        }
        relays.values().forEach(Relay::start);
        consumers.forEach(ConsumerLoop::start);
    }

    /** Old messages of the outbox are not handed to listeners: its end is read before anything is published. */
    private ConsumerLoop listening(Receiver receiver, Duration lookBack) {
        ConsumerLoop consumer =
                new BroadcastConsumer(receiver, clients, topics, clock.instant().minus(lookBack), registry);
        relays.keySet().forEach(consumer::open);
        return consumer;
    }

    @Override
    public void stop() {
        receivers.forEach(Receiver::stop);
        consumers.forEach(ConsumerLoop::beginStop);
        relays.values().forEach(Relay::beginStop);
        // This ends the waits for a broker that is away.
        admin.close(Duration.ZERO);
        consumers.forEach(ConsumerLoop::awaitEnd);
        relays.values().forEach(Relay::awaitEnd);
    }

    @Override
    public void committed(String source, long head, Set<String> types) {
        commits.incrementAndGet();
        Relay relay = relays.get(source);
        if (relay != null) {
            relay.committed(head);
        }
    }

    /** Groups store it together with their offsets. */
    @Override
    public Map<String, Map<Integer, Long>> applied(String source, Set<String> subscriptions) {
        Map<String, Map<Integer, Long>> applied = new HashMap<>();
        try {
            if (!topics.hasAny()) {
                // A new broker takes seconds to answer about groups, and nobody has read from it yet.
                return Map.of();
            }
            Map<String, Map<TopicPartition, OffsetAndMetadata>> stored =
                    topics.stored(subscriptions.stream().map(settings::group).toList());
            for (String subscription : subscriptions) {
                Map<Integer, Long> byPartition = new HashMap<>();
                stored.getOrDefault(settings.group(subscription), Map.of()).forEach((partition, offset) -> {
                    Long position = offset == null
                            ? null
                            : ReachedPositions.decode(offset.metadata()).get(source);
                    if (position != null) {
                        byPartition.put(partition.partition(), position);
                    }
                });
                applied.put(subscription, byPartition);
            }
            return applied;
        } catch (KafkaException away) {
            LOG.atDebug()
                    .setCause(away)
                    .log("The broker does not answer which positions are applied: the last known ones stay in use");
            return Map.of();
        }
    }

    /** Groups store them together with their offsets. */
    @Override
    public Set<UUID> snapshotRequests(String source, Set<String> subscriptions) {
        try {
            return topics.stored(subscriptions.stream().map(settings::group).toList()).values().stream()
                    .flatMap(offsets -> offsets.values().stream())
                    .filter(Objects::nonNull)
                    .flatMap(offset -> ReachedPositions.request(offset.metadata()).stream())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (KafkaException away) {
            LOG.atDebug()
                    .setCause(away)
                    .log("The broker does not answer which subscriptions wait for a snapshot: it is asked again");
            return Set.of();
        }
    }

    @Override
    public boolean publishes() {
        return true;
    }

    @Override
    public boolean hasReceivedAll(String receiver) {
        List<ConsumerLoop> asked = consumers.stream()
                .filter(consumer -> consumer.receiver.name().equals(receiver))
                .toList();
        try {
            Map<TopicPartition, Long> ends = topics.ends(asked.stream()
                    .flatMap(consumer -> consumer.topics().stream())
                    .collect(Collectors.toSet()));
            return !asked.isEmpty() && asked.stream().allMatch(consumer -> consumer.isAt(ends));
        } catch (KafkaException away) {
            LOG.atDebug().setCause(away).log("The broker does not answer where its topics end");
            return false;
        }
    }

    /** As far as this process can know: its outboxes are published, and its groups and listeners are at the end. */
    @Override
    public boolean isDrained() {
        // A commit during the check may have given new work to a consumer that was already checked.
        long before = commits.get();
        if (!relays.values().stream().allMatch(Relay::isCaughtUp)) {
            return false;
        }
        try {
            Set<String> read = consumers.stream()
                    .flatMap(consumer -> consumer.topics().stream())
                    .collect(Collectors.toSet());
            Map<TopicPartition, Long> ends = topics.ends(read);
            return consumers.stream().allMatch(consumer -> consumer.isAt(ends)) && commits.get() == before;
        } catch (KafkaException away) {
            return false;
        }
    }
}
