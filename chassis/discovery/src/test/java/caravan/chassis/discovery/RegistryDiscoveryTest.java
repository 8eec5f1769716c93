package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.run.registry.RegistryServer;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RegistryDiscoveryTest extends ChangingDiscoverySuite {
    private static final Duration SESSION = Duration.ofSeconds(1);
    /** So long that no test reaches its end. */
    private static final Duration LONG_SESSION = Duration.ofSeconds(10);

    private static final String PASSWORD = AnnouncingProcess.PASSWORD;
    private static final URI THIRD = URI.create("http://10.77.0.3:18080");

    @TempDir
    Path data;

    private final LoggedLines logged = new LoggedLines();
    private final Map<URI, Discovery.Registration> announced = new HashMap<>();
    private RegistryServer registry;
    private int port;
    private Discovery announcing;

    @BeforeEach
    void start() throws Exception {
        registry = RegistryServer.start(0, data, PASSWORD);
        port = registry.port();
        announcing = RegistryDiscovery.open(servers(), SESSION, Optional.of(PASSWORD));
        logged.start();
        ownLogger().setLevel(Level.INFO);
        ownLogger().addAppender(logged);
    }

    @AfterEach
    void stop() {
        ownLogger().detachAppender(logged);
        announcing.close();
        registry.close();
    }

    private static final class LoggedLines extends AppenderBase<ILoggingEvent> {
        final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    }

    private static Logger ownLogger() {
        return (Logger) LoggerFactory.getLogger(RegistryDiscovery.class.getPackageName());
    }

    private String servers() {
        return "127.0.0.1:" + port;
    }

    @Override
    Discovery connect() {
        return RegistryDiscovery.open(servers(), SESSION, Optional.of(PASSWORD));
    }

    @Override
    void comes(String service, URI address) {
        announced.put(address, announcing.register(new Instance(service, address.getHost(), address)));
    }

    @Override
    void removes(String service, URI address) {
        announced.remove(address).close();
    }

    @Override
    void sourceGoesAway() {
        registry.close();
    }

    @Override
    void sourceComesBack() throws Exception {
        registry = RegistryServer.start(port, data, PASSWORD);
    }

    @Override
    void awaitOutageNoticed(Discovery discovery) {
        await().atMost(Duration.ofSeconds(8))
                .until(() -> !outageLines("Addresses cannot be read now").isEmpty());
    }

    private List<ILoggingEvent> outageLines(String part) {
        return logged.lines.stream()
                .filter(event -> event.getFormattedMessage().contains(part))
                .toList();
    }

    @Test
    void aProcessWithoutThePasswordNeitherReadsNorAnnounces() throws Exception {
        Optional<String> password = Optional.of(PASSWORD);
        try (Discovery insider = RegistryDiscovery.open(servers(), SESSION, password);
                Discovery other = RegistryDiscovery.open(servers(), SESSION, password)) {
            insider.register(new Instance("orders", "insider", FIRST));
            awaitAddresses(other, "orders", FIRST);

            Discovery stranger = RegistryDiscovery.open(servers(), SESSION, Optional.of("a guess"));
            Discovery anonymous = RegistryDiscovery.open(servers(), SESSION, Optional.empty());
            stranger.register(new Instance("orders", "stranger", SECOND));
            anonymous.register(new Instance("orders", "anonymous", SECOND));
            // Two clients, since the registry gives the reason to only one request of a connection, which may not be
            // the read.
            await().until(() -> refusals() >= 1);
            insider.register(new Instance("orders", "last", THIRD));

            awaitAddresses(other, "orders", FIRST, THIRD);
            assertThat(addresses(stranger, "orders")).isEmpty();
            assertThat(addresses(anonymous, "orders")).isEmpty();
            stranger.close();
            anonymous.close();
        }
    }

    private long refusals() {
        return logged.lines.stream()
                .filter(line -> line.getFormattedMessage().contains("refuses this process"))
                .count();
    }

    @Test
    void aWithdrawnInstanceIsGoneAtOnceAlthoughItsSessionLives() throws Exception {
        try (Discovery stopping = RegistryDiscovery.open(servers(), LONG_SESSION, Optional.of(PASSWORD))) {
            Discovery.Registration registration = stopping.register(new Instance("orders", "stopping", FIRST));
            Discovery discovery = open();
            awaitAddresses(discovery, "orders", FIRST);

            registration.close();

            await().atMost(Duration.ofSeconds(1))
                    .until(() -> discovery.instancesOf("orders").isEmpty());
        }
    }

    @Test
    void closingWithdrawsAllAnnouncements() throws Exception {
        Discovery stopping = RegistryDiscovery.open(servers(), LONG_SESSION, Optional.of(PASSWORD));
        stopping.register(new Instance("orders", "stopping", FIRST));
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);

        stopping.close();

        await().atMost(Duration.ofSeconds(1))
                .until(() -> discovery.instancesOf("orders").isEmpty());
    }

    @Test
    void aPausedInstanceIsGoneReturnsWhenItGoesOnAndIsGoneWhenKilled() throws Exception {
        Discovery discovery = open();
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnnouncingProcess.class.getName(),
                        servers(),
                        Long.toString(SESSION.toMillis()),
                        FIRST.toString())
                .redirectErrorStream(true)
                .start();
        try {
            awaitAddresses(discovery, "orders", FIRST);
            signal("STOP", other);
            awaitAddresses(discovery, "orders");
            signal("CONT", other);
            awaitAddresses(discovery, "orders", FIRST);
            signal("KILL", other);
            awaitAddresses(discovery, "orders");
        } finally {
            other.destroyForcibly();
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aRegistryThatLostItsDataGetsAllAnnouncementsAgainAndNoInstanceIsLostMeanwhile(@TempDir Path empty)
            throws Exception {
        comes("orders", FIRST);
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);

        registry.close();
        registry = RegistryServer.start(port, empty, PASSWORD);

        Discovery newcomer = open();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            assertThat(addresses(discovery, "orders")).containsExactly(FIRST);
            return addresses(newcomer, "orders").equals(List.of(FIRST));
        });
    }

    @Test
    void anInstanceMissingWhenTheRegistryIsBackIsKeptForAWhile(@TempDir Path empty) throws Exception {
        comes("orders", FIRST);
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);

        registry.close();
        announcing.close();
        registry = RegistryServer.start(port, empty, PASSWORD);
        announcing = RegistryDiscovery.open(servers(), SESSION, Optional.of(PASSWORD));
        comes("orders", SECOND);

        awaitAddresses(discovery, "orders", FIRST, SECOND);
    }

    @Test
    void theBeginningAndTheEndOfAnOutageAreLoggedOnce() throws Exception {
        comes("orders", FIRST);
        awaitAddresses(announcing, "orders", FIRST);

        sourceGoesAway();
        awaitOutageNoticed(announcing);
        Discovery inOutage = open();
        await().until(() -> outageLines("Addresses cannot be read now").size() == 2);
        sourceComesBack();
        awaitAddresses(inOutage, "orders", FIRST);
        await().until(() -> outageLines("Addresses can be read again").size() == 2);
    }

    @Test
    void withdrawingDuringAnOutageTakesABoundedTime() throws Exception {
        comes("orders", FIRST);
        awaitAddresses(announcing, "orders", FIRST);
        sourceGoesAway();
        awaitOutageNoticed(announcing);

        long before = System.nanoTime();
        removes("orders", FIRST);
        announcing.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aNodeThatDescribesNoInstanceIsIgnored() throws Exception {
        comes("orders", FIRST);
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);

        try (ZooKeeper stranger =
                new ZooKeeper(servers(), (int) SESSION.toMillis(), event -> {}, new PlaintextClientConfig())) {
            stranger.addAuthInfo("digest", ("caravan:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            write(stranger, "/caravan/services/orders/a", "no JSON");
            write(stranger, "/caravan/services/orders/b", "{\"address\": \"http://10.0.0.1/path\"}");
            write(stranger, "/caravan/services/orders/c", "{\"address\": \"" + "x".repeat(5000) + "\"}");
            write(stranger, "/caravan/services/orders/d", "{\"address\": \"" + SECOND + "\", \"new\": 1}");

            awaitAddresses(discovery, "orders", FIRST, SECOND);
        }
    }

    private static void write(ZooKeeper stranger, String path, String text) throws Exception {
        stranger.create(path, text.getBytes(StandardCharsets.UTF_8), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
    }

    @Test
    void aServerThatAcceptsConnectionsAndNeverAnswersDelaysNobody() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            long before = System.nanoTime();
            Discovery discovery =
                    RegistryDiscovery.open("127.0.0.1:" + silent.getLocalPort(), SESSION, Optional.empty());
            discovery.register(new Instance("orders", "one", FIRST));
            assertThat(discovery.instancesOf("orders")).isEmpty();
            discovery.close();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
        }
    }
}
