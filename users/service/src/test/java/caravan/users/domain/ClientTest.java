package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientTest {
    private static String network(String address) {
        return new Client(address, "").network();
    }

    @Test
    void anIpv6NetworkIsOneClient() {
        assertThat(network("2001:db8:1:2:3::1"))
                .isEqualTo(network("2001:db8:1:2:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(network("2001:db8:1:3::1"));
        assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
