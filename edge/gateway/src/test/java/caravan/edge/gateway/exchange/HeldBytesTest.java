package caravan.edge.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("2001:db8:0:1::1");
    private static final InetAddress SAME_NETWORK = InetAddress.ofLiteral("2001:db8:0:1:ffff::2");
    private static final InetAddress OTHER_NETWORK = InetAddress.ofLiteral("2001:db8:0:2::1");

    @Test
    void theAddressesOfOneIpv6NetworkShareTheirRoom() {
        HeldBytes held = new HeldBytes(100, 10);
        assertThat(held.tryTake(ONE, 10)).isTrue();
        assertThat(held.tryTake(SAME_NETWORK, 1)).isFalse();
        assertThat(held.tryTake(OTHER_NETWORK, 10)).isTrue();
        held.give(ONE, 10);
        assertThat(held.tryTake(SAME_NETWORK, 10)).isTrue();
        assertThat(held.bytes()).isEqualTo(20);
    }

    @Test
    void eachIpv4AddressHasRoomOfItsOwn() {
        HeldBytes held = new HeldBytes(100, 10);
        assertThat(held.tryTake(InetAddress.ofLiteral("192.0.2.1"), 10)).isTrue();
        assertThat(held.tryTake(InetAddress.ofLiteral("192.0.2.2"), 10)).isTrue();
    }
}
