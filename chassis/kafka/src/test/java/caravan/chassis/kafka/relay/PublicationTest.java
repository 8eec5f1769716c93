package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.RecentMessages;
import caravan.chassis.messages.outbox.RelayLease;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.chassis.messages.workers.OldestMessage;
import caravan.chassis.messages.workers.StopSignal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicationTest {
    private final Shop shop = new Shop();
    private final Shop.Process process = shop.process();
    private final Clients clients = new Clients(shop.settings);
    private final Admin admin = clients.admin();
    private final Topics topics = new Topics(admin, shop.settings);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecentMessages recent = new RecentMessages(RecentMessages.BYTES_MAX);
    private final OutboxReader outbox = new OutboxReader("sender", shop.senderDatabase.jdbi(), recent);
    private final KnownCommits commits = new KnownCommits();
    private final Interval storing = new Interval(Duration.ofDays(1));
    private final String cluster = topics.cluster();
    private final Publisher publisher = new Publisher("sender", shop.settings, clients, topics, cluster);
    private final Publication publication = publication();

    private Publication publication() {
        RelayLease lease = outbox.lease(UUID.randomUUID(), Duration.ofMinutes(1));
        assertThat(lease.acquire()).isTrue();
        storing.done();
        return new Publication(
                outbox,
                publisher,
                lease,
                commits,
                new RelayDelays("sender", registry, Clock.systemUTC()),
                new OldestMessage(),
                () -> Duration.ZERO,
                new StopSignal(),
                storing,
                lease.resume(cluster).orElseThrow());
    }

    @BeforeEach
    void makeTopic() {
        shop.ensureTopic();
    }

    @AfterEach
    void close() {
        publisher.close();
        admin.close();
        shop.close();
    }

    @Test
    void thePositionIsStoredWhenNothingIsLeftToPublish() throws InterruptedException {
        process.send("key", 1);
        publication.step();
        process.send("key", 2);
        publication.step();
        assertThat(publication.published()).isEqualTo(2);
        assertThat(shop.published())
                .as("the position is not stored with each page")
                .isZero();

        publication.rest();
        assertThat(shop.published()).isEqualTo(2);
    }

    @Test
    void commitsOfOthersAfterOwnMessagesArePublishedAlthoughMemoryLacksThem() {
        process.send("key", 1);
        process.send("key", 2);
        recent.add(1, List.of(inMemory()));
        commits.heardOfOthers();

        publication.step();
        assertThat(publication.published()).isEqualTo(1);
        assertThat(commits.isMoreThan(1)).isTrue();
        publication.step();
        assertThat(publication.published()).isEqualTo(2);
        assertThat(acknowledged("here")).isEqualTo(1);
        assertThat(acknowledged("elsewhere")).isEqualTo(1);
    }

    @Test
    void theTableIsNotReadAgainForItsOwnCommits() {
        process.send("key", 1);
        commits.reached(1);
        publication.step();
        assertThat(commits.isMoreThan(publication.published())).isFalse();
        commits.reached(2);
        assertThat(commits.isMoreThan(publication.published())).isTrue();
    }

    private static WrittenMessage inMemory() {
        return new WrittenMessage(
                "sender.told.v1", "key", Partitions.of("key"), Instant.now(), "{}".getBytes(StandardCharsets.UTF_8));
    }

    private long acknowledged(String committed) {
        return registry.get("caravan.relay.delay")
                .tag("committed", committed)
                .timer()
                .count();
    }
}
