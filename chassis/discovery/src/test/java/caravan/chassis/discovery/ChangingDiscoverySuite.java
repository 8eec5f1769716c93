package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests of a discovery whose source changes, and may be unavailable. */
abstract class ChangingDiscoverySuite extends DiscoverySuite {
    private static final Duration OPENING_MAX = Duration.ofSeconds(5);

    /** Removes an instance from the source. */
    abstract void removes(String service, URI address) throws Exception;

    abstract void sourceGoesAway() throws Exception;

    abstract void sourceComesBack() throws Exception;

    /** Returns once the discovery has noticed that its source is away. */
    abstract void awaitOutageNoticed(Discovery discovery) throws Exception;

    @Test
    void anAddedInstanceIsFoundAndARemovedOneIsGone() throws Exception {
        Discovery discovery = open();

        comes("orders", FIRST);
        awaitAddresses(discovery, "orders", FIRST);
        comes("orders", SECOND);
        awaitAddresses(discovery, "orders", FIRST, SECOND);
        removes("orders", FIRST);
        awaitAddresses(discovery, "orders", SECOND);
        removes("orders", SECOND);
        awaitAddresses(discovery, "orders");
    }

    @Test
    void theLastKnownAddressesAreUsedDuringAnOutageAndNewOnesAreSeenAfterIt() throws Exception {
        comes("orders", FIRST);
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);

        sourceGoesAway();
        awaitOutageNoticed(discovery);
        assertThat(addresses(discovery, "orders")).containsExactly(FIRST);

        sourceComesBack();
        comes("orders", SECOND);
        awaitAddresses(discovery, "orders", FIRST, SECOND);
    }

    @Test
    void aStartDuringAnOutageNeitherWaitsNorFailsAndSeesInstancesLater() throws Exception {
        comes("orders", FIRST);
        sourceGoesAway();

        long before = System.nanoTime();
        Discovery discovery = open();
        assertThat(discovery.instancesOf("orders")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(OPENING_MAX);
        awaitOutageNoticed(discovery);

        sourceComesBack();
        awaitAddresses(discovery, "orders", FIRST);
    }
}
