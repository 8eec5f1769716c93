package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of a discovery by DNS, for both types of records. */
abstract class DnsDiscoverySuite extends ChangingDiscoverySuite {
    static final String ZONE = "shop.svc.cluster.local";
    static final int PORT = 18080;
    private static final Duration REFRESH = Duration.ofMillis(20);

    final DnsServer server;
    private final int port;

    DnsDiscoverySuite(int port) throws IOException {
        this.port = port;
        server = new DnsServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Makes the server say that the service's name does not exist. */
    abstract void removeName(String service);

    @Override
    Discovery connect() {
        return DnsDiscovery.open(
                new DnsLookup(Optional.of(server.address())),
                new DnsDiscovery.Names(ZONE, port),
                REFRESH,
                List.of("orders", "payments"));
    }

    @Override
    void sourceGoesAway() {
        server.is(DnsServer.Mood.FAILS);
    }

    @Override
    void sourceComesBack() {
        server.is(DnsServer.Mood.ANSWERS);
    }

    @Override
    void awaitOutageNoticed(Discovery discovery) {
        int before = server.queries.get();
        await().pollInterval(Duration.ofMillis(5)).until(() -> server.queries.get() > before + 8);
    }

    @Test
    void aRemovedNameHasNoInstances() throws Exception {
        comes("orders", FIRST);
        comes("payments", SECOND);
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);
        awaitAddresses(discovery, "payments", SECOND);

        removeName("orders");

        awaitAddresses(discovery, "orders");
        assertThat(addresses(discovery, "payments")).containsExactly(SECOND);
    }
}
