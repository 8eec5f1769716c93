package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DnsAddressDiscoveryTest extends DnsDiscoverySuite {
    DnsAddressDiscoveryTest() throws IOException {
        super(PORT);
    }

    @Override
    void comes(String service, URI address) throws IOException {
        server.addAddress(name(service), address.getHost());
    }

    @Override
    void removes(String service, URI address) throws IOException {
        server.removeAddress(name(service), address.getHost());
    }

    @Override
    void removeName(String service) {
        server.remove(name(service));
    }

    private static String name(String service) {
        return service + "." + ZONE;
    }

    @Test
    void theLastKnownAddressesServeWhileTheServerIsSilent() throws Exception {
        comes("orders", FIRST);
        Discovery discovery = open();
        awaitAddresses(discovery, "orders", FIRST);

        server.is(DnsServer.Mood.IS_SILENT);
        int before = server.queries.get();
        // After two tries the next service is looked up, so the first look-up has failed.
        await().pollInterval(Duration.ofMillis(5)).until(() -> server.queries.get() > before + 2);

        assertThat(addresses(discovery, "orders")).containsExactly(FIRST);
    }
}
