package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Settings;
import caravan.chassis.kafka.TestTopics;
import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class KafkaRetentionTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aTopicWithoutRetentionGetsTheConfiguredRetention() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, shop.settings.topic("sender"));
        try (Admin admin = new Clients(shop.settings).admin()) {
            admin.createTopics(List.of(new NewTopic(topic.name(), 16, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
            Shop.Process process = shop.startedProcess();
            process.send("key", 1);
            shop.awaitApplied("key", 1);

            String kept = Long.toString(shop.settings.retention().toMillis());
            // A broker answers from its own copy of the metadata, which follows the change with a delay.
            await().atMost(WITHIN)
                    .until(() -> admin.describeConfigs(List.of(topic))
                            .all()
                            .get()
                            .get(topic)
                            .get("retention.ms")
                            .value()
                            .equals(kept));
        }
    }

    @Test
    void purgedMessagesThatNobodyTookAreNotMissingOverABroker() {
        shop.retention =
                new Retention(Duration.ZERO, Duration.ofMillis(20), Map.of("receiver.news", Set.of("sender.told.v1")));
        Shop.Process local = shop.localProcess();
        local.hub.start();
        local.sendOther("key");
        await().atMost(WITHIN).until(() -> shop.purged() == 1 && shop.appliedThrough() == 1);
        local.hub.stop();

        shop.startedProcess().send("key", 1);

        shop.awaitApplied("key", 1);
    }

    @Test
    void aRestoredSubscriberReadsItsMissingMessagesAgain() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        process.hub.stop();
        shop.restoreReceiver(1);
        Shop.Process next = shop.startedProcess();
        next.send("key", 4);

        shop.awaitApplied("key", 4);
        assertThat(next.receiver.lacksNoMessages()).isTrue();
    }

    @Test
    void anOperatorCanPublishDeletedMessagesOfATopicAgain() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        process.hub.stop();
        shop.restoreReceiver(1);
        TestTopics.lose(shop.settings, "sender");
        Shop.Process next = shop.startedProcess();
        next.send("key", 4);
        await().atMost(WITHIN).until(() -> !next.receiver.lacksNoMessages());
        assertThat(shop.applied("key")).containsExactly(1);
        next.hub.stop();
        shop.senderDatabase.jdbi().useHandle(handle -> handle.execute("UPDATE relay SET position = 0"));
        Shop.Process last = shop.startedProcess();

        shop.awaitApplied("key", 4);
        assertThat(last.receiver.lacksNoMessages()).isTrue();
    }

    @Test
    void positionsOfAnEarlierVersionAreStoredWhenPartitionsAreAssigned() {
        Shop.Process earlier = shop.startedProcess();
        earlier.send("key", 1);
        shop.awaitApplied("key", 1);
        earlier.hub.stop();
        TestTopics.forgetPositions(shop.settings, "receiver.news");
        shop.retention =
                new Retention(Duration.ZERO, Duration.ofMillis(20), Map.of("receiver.news", Set.of("sender.told.v1")));
        shop.startedProcess();

        await().atMost(WITHIN).until(() -> shop.purged() == 1);
    }

    @Test
    void topicsKeepMessagesADayLongerThanOutboxes() {
        Map<String, String> environment = Map.of("CARAVAN_KAFKA", "broker:9092", "CARAVAN_MESSAGES_RETENTION", "60m");

        assertThat(KafkaSettings.of(settings(environment)).orElseThrow().retention())
                .isEqualTo(Duration.ofHours(25));
        assertThatThrownBy(() -> Retention.time(settings(Map.of("CARAVAN_MESSAGES_RETENTION", "59m"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messages-retention");
    }

    private static Settings settings(Map<String, String> environment) {
        return Configuration.of(environment, Path.of(".")).process();
    }
}
