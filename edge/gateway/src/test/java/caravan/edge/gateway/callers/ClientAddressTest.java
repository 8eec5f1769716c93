package caravan.edge.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.addresses.AddressRanges;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
    private static final AddressRanges TRUSTED = AddressRanges.of("trusted-proxies", "10.0.0.0/8");

    private static ClientAddress toldBy(InetAddress peer, String... forwardedFor) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String value : forwardedFor) {
            headers.add("X-Forwarded-For", value);
        }
        return ClientAddress.of(peer, "http", "shop.example", headers, TRUSTED);
    }

    @Test
    void theClientIsTheNearestUntrustedProxy() {
        ClientAddress client = toldBy(PROXY, "198.51.100.9, 192.0.2.7", "10.0.0.2");
        assertThat(client.address()).isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
        InetAddress stranger = InetAddress.ofLiteral("192.0.2.8");
        assertThat(toldBy(stranger, "192.0.2.7").address()).isEqualTo(stranger);
    }

    @Test
    void invalidAddressesAreIgnoredAsInServices() {
        for (String none : new String[] {"7", "192.0.2", "[2001:db8::1]", "fe80::1%1", "", "unknown"}) {
            ClientAddress client = toldBy(PROXY, "198.51.100.9, " + none + ", 10.0.0.2");
            assertThat(client.address()).as(none).isEqualTo(InetAddress.ofLiteral("10.0.0.2"));
        }
    }
}
