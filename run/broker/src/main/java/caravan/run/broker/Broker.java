package caravan.run.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker of one node, controller and broker in one (KRaft), on 127.0.0.1 only. It goes on with the data of its folder after a
 * stop or a kill. If the machine went down while it ran, it begins without data, as another cluster: relays fill it again from their
 * outboxes, which are on the disk (docs/decisions/0010).
 */
public final class Broker implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final String NODE = "1";
    private static final String CONTROLLERS = "CONTROLLER";

    /** Kafka writes this file at an orderly stop. It stays in the log folder until the next start. */
    private static final String STOPPED_MARK = ".kafka_cleanshutdown";

    /** After a kill, the controller accepts the broker again after this time without heartbeats. A restart waits for that. */
    private static final int MISSED_AFTER_KILL_MILLIS = 3_000;

    /**
     * How long heartbeats may be missing while the broker serves. No other broker could replace it, so a short time would only make a
     * broker on a busy machine lose its groups and load them again. It is well below the minute in which a start tries to register.
     */
    private static final int MISSED_WHILE_SERVING_MILLIS = 20_000;

    /** Each heartbeat costs a request and a record of the controller, so there are few: six before the controller gives up a broker. */
    private static final int HEARTBEAT_MILLIS_MAX = 1_000;

    private static final int HEARTBEATS_BEFORE_MISSED = 6;

    /** Threads of each working kind: each idle one wakes three times a second, and the reference machine has two cores. */
    private static final String WORKING_THREADS = "2";

    /** How long written data may stay unflushed. A start after a kill reads that data again. */
    private static final int FLUSHED_AFTER_MILLIS = 30_000;

    private static final Logger LOG = Logger.getLogger(Broker.class.getName());

    private final KafkaRaftServer server;
    private final int port;
    private final Path log;
    /** Empty if the machine has no boot id; then each write is flushed. */
    private final Optional<BootMarker> mark;

    private Broker(KafkaRaftServer server, int port, Path log, Optional<BootMarker> mark) {
        this.server = server;
        this.port = port;
        this.log = log;
        this.mark = mark;
    }

    /**
     * Starts it; returns once clients are served.
     *
     * @param port to listen on; 0 for the one that the folder remembers, or any free one
     * @param folder for the data, created if it does not exist. Only one broker at a time may use it.
     */
    public static Broker start(int port, Path folder) {
        return start(port, folder, Optional.empty());
    }

    /**
     * As {@link #start(int, Path)}.
     *
     * @param password the password of the clients, whose user is {@link BrokerLogin#USER}: letters, digits, hyphens and underscores.
     *     Without a password everybody on this machine is served.
     */
    public static Broker start(int port, Path folder, Optional<String> password) {
        return start(port, folder, password, BootId.id());
    }

    /** @param boot the boot id of the machine, if it has one */
    static Broker start(int port, Path folder, Optional<String> password, Optional<String> boot) {
        try {
            Files.createDirectories(folder);
            int listening = FreePort.remembered(folder.resolve("port"), port);
            Path log = folder.resolve("log");
            Optional<BootMarker> mark = boot.map(known -> new BootMarker(folder.resolve("boot"), known));
            if (mark.isPresent()) {
                if (mark.get().isOfAnotherBoot()) {
                    LOG.warning("The machine went down while this broker served, so its last messages may be lost:"
                            + " it begins without data, and relays publish again what their outboxes keep");
                    Utils.delete(log.toFile());
                }
                mark.get().set();
            }
            if (wasKilled(log)) {
                settle(FreePort.other(listening), log, password, mark);
            }
            format(log);
            return start(listening, log, password, mark, MISSED_WHILE_SERVING_MILLIS);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot use the broker's folder " + folder, failure);
        }
    }

    private static boolean wasKilled(Path log) {
        return Files.exists(log.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))
                && !Files.exists(log.resolve(STOPPED_MARK));
    }

    /**
     * Starts and stops on a port that no client uses, so that the next start follows an orderly stop. After a kill, Kafka 4.4 leads its
     * partitions, loses them, and leads them again within a second; on a busy machine a coordinator then serves groups that it has not
     * read (docs/decisions/0010).
     */
    private static void settle(int port, Path log, Optional<String> password, Optional<BootMarker> mark)
            throws IOException {
        start(port, log, password, mark, MISSED_AFTER_KILL_MILLIS).stop();
    }

    private static Broker start(
            int port, Path log, Optional<String> password, Optional<BootMarker> mark, int missedAfterMillis)
            throws IOException {
        Properties settings = settings(port, FreePort.other(port), log, password);
        if (mark.isEmpty()) {
            settings.put("log.flush.interval.messages", "1");
        }
        settings.put("broker.session.timeout.ms", Integer.toString(missedAfterMillis));
        settings.put(
                "broker.heartbeat.interval.ms",
                Integer.toString(Math.min(HEARTBEAT_MILLIS_MAX, missedAfterMillis / HEARTBEATS_BEFORE_MISSED)));
        DisabledMeters.keep();
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return new Broker(server, port, log, mark);
    }

    /** The address for clients. */
    public String address() {
        return HOST + ":" + port;
    }

    /** Stops in an orderly way, so that the next start need not read through the data. */
    @Override
    public void close() {
        stop();
        try {
            // Kafka writes its mark once everything is flushed.
            if (mark.isPresent() && !wasKilled(log)) {
                mark.get().remove();
            }
        } catch (IOException kept) {
            LOG.log(
                    Level.WARNING,
                    "The file that marks this boot cannot be deleted: after the next boot the broker begins without data",
                    kept);
        }
    }

    private void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path log) throws IOException {
        if (Files.exists(log.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .setSupportedFeatures(List.of(Feature.PRODUCTION_FEATURES.toArray(Feature[]::new)))
                .setNodeId(Integer.parseInt(NODE))
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(CONTROLLERS)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setMetadataLogDirectory(log.toString())
                .addDirectory(log.toString());
        try {
            formatter.run();
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("cannot format the broker's storage in " + log, failure);
        }
    }

    /**
     * The operating system decides when to write to the disk: a flush of each partition took some 3 ms, and a page has sixteen of them. A
     * killed process loses nothing, and a machine that went down is noticed ({@link BootMarker}). Buffers, threads and internal topics
     * are as small as the fleet of one machine allows.
     */
    private static Properties settings(int port, int controllerPort, Path log, Optional<String> password) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put(
                "listeners", "BROKER://" + HOST + ":" + port + "," + CONTROLLERS + "://" + HOST + ":" + controllerPort);
        settings.put("advertised.listeners", "BROKER://" + HOST + ":" + port);
        String protocol = password.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT";
        settings.put("listener.security.protocol.map", "BROKER:" + protocol + "," + CONTROLLERS + ":" + protocol);
        password.ifPresent(known -> settings.putAll(BrokerLogin.ofBroker(known)));
        settings.put("inter.broker.listener.name", "BROKER");
        settings.put("controller.listener.names", CONTROLLERS);
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        settings.put("log.dirs", log.toString());
        settings.put("log.flush.interval.ms", Integer.toString(FLUSHED_AFTER_MILLIS));
        settings.put("log.flush.scheduler.interval.ms", Integer.toString(FLUSHED_AFTER_MILLIS));
        settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // Consumers join at once: there are too few of them to wait for more.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", WORKING_THREADS);
        settings.put("group.coordinator.threads", "1");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("background.threads", "2");
        settings.put("queued.max.requests", "100");
        // Only followers of the metadata need the two empty records a second. This broker has no followers.
        settings.put("metadata.max.idle.interval.ms", "0");
        // This file says how far partitions are replicated. The only copy is always complete.
        settings.put("replica.high.watermark.checkpoint.interval.ms", Integer.toString(60_000));
        return settings;
    }
}
