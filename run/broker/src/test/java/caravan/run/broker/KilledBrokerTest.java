package caravan.run.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the fleet's broker after a kill. Kafka's group coordinator reports what it does at a start only in its log. */
class KilledBrokerTest {
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);
    private static final SimpleFormatter FORMAT = new SimpleFormatter();
    private static final String GROUP = "group";
    private static final TopicPartition READ = new TopicPartition("topic", 0);
    private static final long REACHED = 7;

    private final Logger coordinators = Logger.getLogger("org.apache.kafka.coordinator");
    /** The broker's threads add to it while the test reads it. */
    private final List<String> said = new CopyOnWriteArrayList<>();

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(FORMAT.formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        coordinators.setUseParentHandlers(false);
        coordinators.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        coordinators.removeHandler(listener);
        coordinators.setUseParentHandlers(true);
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void groupsAreLoadedOnceAfterAKill() throws IOException {
        killAfterAGroupReadSomething();
        try (Broker broker = Broker.start(0, folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            await().atMost(STARTED_WITHIN).ignoreExceptions().until(() -> reached(admin) == REACHED);
            await().atMost(STARTED_WITHIN)
                    .until(() -> saidWhileServing("Finished loading").size()
                            >= saidWhileServing("Scheduling loading").size());
            assertThat(saidWhileServing("Scheduling loading"))
                    .as("loads of the groups' partitions, by their names")
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    /** After a crash of the machine the last writes may not be on the disk, and the broker could not see the gaps. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void afterACrashOfTheMachineTheBrokerBeginsWithoutDataSoThatRelaysPublishAgain() throws Exception {
        killAfterAGroupReadSomething();
        try (Broker broker = Broker.start(0, folder, Optional.empty(), Optional.of("another boot"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            assertThat(admin.listTopics().names().get()).doesNotContain(READ.topic());
        }
        assertThat(folder.resolve("boot"))
                .as("mark of a boot after an orderly stop")
                .doesNotExist();
    }

    @Test
    void withoutABootIdEachWriteIsFlushed() throws Exception {
        ConfigResource settings = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (Broker broker = Broker.start(0, folder, Optional.empty(), Optional.empty());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            assertThat(admin.describeConfigs(List.of(settings))
                            .all()
                            .get()
                            .get(settings)
                            .get("log.flush.interval.messages")
                            .value())
                    .isEqualTo("1");
        }
    }

    private void killAfterAGroupReadSomething() throws IOException {
        Process killed = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        "--port",
                        "0",
                        "--data",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address(killed.inputReader())))) {
            admin.createTopics(List.of(new NewTopic(READ.topic(), 1, (short) 1)));
            await().atMost(STARTED_WITHIN).ignoreExceptions().until(() -> {
                admin.alterConsumerGroupOffsets(GROUP, Map.of(READ, new OffsetAndMetadata(REACHED)))
                        .all()
                        .get();
                return reached(admin) == REACHED;
            });
        } finally {
            killed.destroyForcibly()
                    .onExit()
                    .orTimeout(STARTED_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    private static String address(BufferedReader output) throws IOException {
        String begin = "Listening on ";
        String line = output.readLine();
        while (line != null && !line.startsWith(begin)) {
            line = output.readLine();
        }
        assertThat(line).as("the broker's address").isNotNull();
        return line.substring(begin.length());
    }

    private static long reached(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(READ)
                .offset();
    }

    /** Partitions of the groups' topic that the log names since the running broker started. */
    private List<String> saidWhileServing(String begin) {
        List<String> lines = List.copyOf(said);
        int served = lines.lastIndexOf("[GroupCoordinator id=1] Starting up.");
        assertThat(served).as("the line that says where the last start begins").isNotNegative();
        return lines.subList(served, lines.size()).stream()
                .filter(line -> line.contains(begin) && line.contains("__consumer_offsets-"))
                .map(line -> line.replaceAll(".*(__consumer_offsets-[0-9]+).*", "$1"))
                .toList();
    }
}
