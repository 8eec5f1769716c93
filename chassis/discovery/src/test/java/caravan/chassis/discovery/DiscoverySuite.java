package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that every discovery must pass. */
abstract class DiscoverySuite {
    static final URI FIRST = URI.create("http://10.77.0.1:18080");
    static final URI SECOND = URI.create("http://10.77.0.2:18080");
    private static final Duration SEEN_WITHIN_MAX = Duration.ofSeconds(30);
    private static final Duration PROMPT_MAX = Duration.ofSeconds(5);

    private final List<Discovery> opened = new ArrayList<>();

    /** Adds an instance to the source. */
    abstract void comes(String service, URI address) throws Exception;

    /** A new discovery, as another process opens it, for orders and payments. */
    abstract Discovery connect() throws Exception;

    final Discovery open() throws Exception {
        Discovery discovery = connect();
        opened.add(discovery);
        return discovery;
    }

    @AfterEach
    final void closeOpened() {
        opened.forEach(Discovery::close);
    }

    static void awaitAddresses(Discovery discovery, String service, URI... addresses) {
        await(service + " at " + List.of(addresses))
                .atMost(SEEN_WITHIN_MAX)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(addresses(discovery, service)).containsExactlyInAnyOrder(addresses));
    }

    static List<URI> addresses(Discovery discovery, String service) {
        return discovery.instancesOf(service).stream().map(Instance::address).toList();
    }

    @Test
    void everyInstanceOfTheSourceIsFound() throws Exception {
        comes("orders", FIRST);
        comes("orders", SECOND);

        Discovery discovery = open();

        awaitAddresses(discovery, "orders", FIRST, SECOND);
        assertThat(discovery.instancesOf("orders"))
                .allMatch(instance -> instance.service().equals("orders"))
                .extracting(Instance::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void twoServicesDoNotMix() throws Exception {
        comes("orders", FIRST);
        comes("payments", SECOND);

        Discovery discovery = open();

        awaitAddresses(discovery, "orders", FIRST);
        awaitAddresses(discovery, "payments", SECOND);
    }

    @Test
    void aServiceThatNobodyRunsHasNoInstances() throws Exception {
        comes("orders", FIRST);

        Discovery discovery = open();

        awaitAddresses(discovery, "orders", FIRST);
        assertThat(discovery.instancesOf("payments")).isEmpty();
        assertThat(discovery.instancesOf("nobody-heard-of-it")).isEmpty();
    }

    @Test
    void announcingAndWithdrawingTakeABoundedTime() throws Exception {
        Discovery discovery = open();

        long before = System.nanoTime();
        Discovery.Registration registration = discovery.register(new Instance("payments", "own-1", FIRST));
        registration.close();
        registration.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PROMPT_MAX);
        awaitAddresses(discovery, "payments");
    }
}
