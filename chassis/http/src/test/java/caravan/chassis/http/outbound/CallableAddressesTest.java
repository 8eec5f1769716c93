package caravan.chassis.http.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.addresses.AddressRanges;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallableAddressesTest {
    private static final CallableAddresses PUBLIC = new CallableAddresses(AddressRanges.NONE);
    private static final CallableAddresses WITH_ALLOWED =
            new CallableAddresses(AddressRanges.of("test", "10.1.0.0/16, fd00::/8"));

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1111", "64:ff9b::808:808"})
    void aPublicAddressMayBeCalled(String address) {
        assertThat(PUBLIC.mayCall(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.1.2.3",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void anAddressThatIsNotPublicIsRefused(String address) {
        assertThat(PUBLIC.mayCall(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "fd12::1", "::ffff:10.1.2.3", "64:ff9b::a01:203", "8.8.8.8"})
    void aSettingAllowsMoreAddresses(String address) {
        assertThat(WITH_ALLOWED.mayCall(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.2.0.1", "fc00::1"})
    void aSettingAllowsNothingBesides(String address) {
        assertThat(WITH_ALLOWED.mayCall(InetAddress.ofLiteral(address))).isFalse();
    }
}
