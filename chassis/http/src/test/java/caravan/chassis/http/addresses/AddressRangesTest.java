package caravan.chassis.http.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
    private static final AddressRanges GATEWAYS =
            AddressRanges.of("trusted-gateways", "10.1.0.0/20, 192.0.2.7,fd00::/9,2001:db8::1");

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0, true",
        "10.1.15.255, true",
        "10.1.16.0, false",
        "10.0.255.255, false",
        "192.0.2.7, true",
        "192.0.2.6, false",
        "::ffff:192.0.2.7, true",
        "fd00::1, true",
        "fd7f:ffff::1, true",
        "fd80::1, false",
        "2001:db8::1, true",
        "2001:db8::2, false",
    })
    void aBlockHoldsTheAddressesThatShareItsBits(String address, boolean trusted) {
        assertThat(GATEWAYS.contains(InetAddress.ofLiteral(address))).isEqualTo(trusted);
    }

    @Test
    void aBlockOfNoBitsHoldsItsWholeFamily() {
        AddressRanges all = AddressRanges.of("all", "0.0.0.0/0");
        assertThat(all.contains(InetAddress.ofLiteral("203.0.113.9"))).isTrue();
        assertThat(all.contains(InetAddress.ofLiteral("2001:db8::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0",
                "10",
                "10.0.0.256",
                "::/129",
                "fe80::1%eth0",
                "10.0.0.1,",
                "10.0.0.1;10.0.0.2",
                "1.2.3.4:80",
            })
    void anInvalidAddressStopsTheStartAndNamesTheSetting(String text) {
        assertThatThrownBy(() -> AddressRanges.of("trusted-gateways", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting trusted-gateways");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                // The peer is not trusted, so its header is ignored.
                "203.0.113.9 | 198.51.100.1            | 203.0.113.9",
                "203.0.113.9 | 10.1.0.1                | 203.0.113.9",
                // The rightmost untrusted address is the client, whatever is to the left of it.
                "10.1.0.1    | 198.51.100.1            | 198.51.100.1",
                "10.1.0.1    | 6.6.6.6, 198.51.100.1   | 198.51.100.1",
                "10.1.0.1    | 198.51.100.1, 192.0.2.7 | 198.51.100.1",
                "10.1.0.1    | 6.6.6.6,198.51.100.1 ,fd00::3,10.1.2.3 | 198.51.100.1",
                "10.1.0.1    | 2001:db8::9             | 2001:db8:0:0:0:0:0:9",
                // All are trusted: the leftmost is the client.
                "10.1.0.1    | 10.1.0.2, 10.1.0.3      | 10.1.0.2",
                // Without a readable header, the last known address is the client.
                "10.1.0.1    | ''                      | 10.1.0.1",
                "10.1.0.1    | unknown                 | 10.1.0.1",
                "10.1.0.1    | 6.6.6.6, localhost      | 10.1.0.1",
                "10.1.0.1    | 6.6.6.6, x, 10.1.0.9    | 10.1.0.9",
                "10.1.0.1    | 198.51.100.1,           | 10.1.0.1",
            })
    void theClientIsTheNearestUntrustedAddress(String peer, String forwardedFor, String client) {
        assertThat(GATEWAYS.client(InetAddress.ofLiteral(peer), forwardedFor).getHostAddress())
                .isEqualTo(client);
    }
}
