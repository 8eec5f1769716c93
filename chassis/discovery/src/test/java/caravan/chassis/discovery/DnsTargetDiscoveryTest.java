package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class DnsTargetDiscoveryTest extends DnsDiscoverySuite {
    DnsTargetDiscoveryTest() throws IOException {
        super(DnsDiscovery.PORT_OF_SRV);
    }

    @Override
    void comes(String service, URI address) throws IOException {
        server.addAddress(target(service, address), address.getHost());
        server.addTarget(name(service), target(service, address), address.getPort());
    }

    @Override
    void removes(String service, URI address) throws IOException {
        server.removeTarget(name(service), target(service, address), address.getPort());
    }

    @Override
    void removeName(String service) {
        server.remove(name(service));
    }

    private static String name(String service) {
        return "_http._tcp." + service + "." + ZONE;
    }

    private static String target(String service, URI address) {
        return address.getHost().replace('.', '-') + "." + service + "." + ZONE;
    }

    @Test
    void instancesOfOneServiceMayListenOnDifferentPorts() throws Exception {
        URI otherPort = URI.create("http://" + FIRST.getHost() + ":18099");
        comes("orders", FIRST);
        comes("orders", otherPort);

        awaitAddresses(open(), "orders", FIRST, otherPort);
    }

    /** JNDI would ask the directory in such a name. */
    @Test
    void aTargetInAnotherDirectoryIsIgnored() throws Exception {
        try (DnsServer other = new DnsServer()) {
            server.addTarget(name("orders"), "dns://" + other.address() + "/x", PORT);
            comes("orders", FIRST);

            awaitAddresses(open(), "orders", FIRST);
            assertThat(other.queries).hasValue(0);
        }
    }

    @Test
    void aTargetWithoutAnAddressIsIgnored() throws Exception {
        server.addTarget(name("orders"), "gone.orders." + ZONE, PORT);
        comes("orders", FIRST);

        Discovery discovery = open();

        awaitAddresses(discovery, "orders", FIRST);
        assertThat(discovery.instancesOf("payments")).isEmpty();
    }
}
