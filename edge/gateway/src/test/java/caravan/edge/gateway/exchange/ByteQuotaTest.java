package caravan.edge.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ByteQuotaTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("2001:db8:0:1::1");
    private static final InetAddress SAME_NETWORK = InetAddress.ofLiteral("2001:db8:0:1:ffff::2");
    private static final InetAddress OTHER_NETWORK = InetAddress.ofLiteral("2001:db8:0:2::1");

    @Test
    void theAddressesOfOneIpv6NetworkShareOneLimit() {
        ByteQuota held = new ByteQuota(100, 10);
        assertThat(held.tryTake(ONE, 10)).isTrue();
        assertThat(held.tryTake(SAME_NETWORK, 1)).isFalse();
        assertThat(held.tryTake(OTHER_NETWORK, 10)).isTrue();
        held.give(ONE, 10);
        assertThat(held.tryTake(SAME_NETWORK, 10)).isTrue();
        assertThat(held.bytes()).isEqualTo(20);
    }

    @Test
    void aPartIsKeptForAddressesThatHaveLittle() {
        ByteQuota held = new ByteQuota(12_800, 12_800);
        assertThat(held.tryTake(ONE, 11_200)).isTrue();
        assertThat(held.tryTake(ONE, 1)).isFalse();
        assertThat(held.tryTake(OTHER_NETWORK, 101)).isFalse();
        assertThat(held.tryTake(OTHER_NETWORK, 100)).isTrue();
        assertThat(held.tryTake(OTHER_NETWORK, 1)).isFalse();
    }

    @Test
    void aRefusedAnswerDoesNotMakeOthersRefused() throws Exception {
        ByteQuota held = new ByteQuota(800, 400);
        AtomicBoolean over = new AtomicBoolean();
        Thread refused = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                held.tryTake(ONE, 699);
            }
        });
        try {
            for (int times = 0; times < 200_000; times++) {
                assertThat(held.tryTake(OTHER_NETWORK, 300)).isTrue();
                held.give(OTHER_NETWORK, 300);
            }
        } finally {
            over.set(true);
            refused.join();
        }
        assertThat(held.bytes()).isZero();
    }

    @Test
    void eachIpv4AddressHasItsOwnLimit() {
        ByteQuota held = new ByteQuota(100, 10);
        assertThat(held.tryTake(InetAddress.ofLiteral("192.0.2.1"), 10)).isTrue();
        assertThat(held.tryTake(InetAddress.ofLiteral("192.0.2.2"), 10)).isTrue();
    }
}
