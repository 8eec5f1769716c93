package caravan.chassis.http.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedGatewaysTest {
    private static final String SECRET = "the-secret-of-the-fleet";
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.9");
    private static final InetAddress TOLD = InetAddress.ofLiteral("198.51.100.7");
    private static final AddressRanges LOOPBACK = AddressRanges.of("trusted-gateways", "127.0.0.1");

    private static MultiMap sent(String... secrets) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", "6.6.6.6, 198.51.100.7");
        for (String secret : secrets) {
            headers.add(GatewaySecret.HEADER, secret);
        }
        return headers;
    }

    @Test
    void withASecretAndAddressesBothMustMatch() {
        TrustedGateways both = TrustedGateways.of(Optional.of(LOOPBACK), Optional.of(new GatewaySecret(SECRET)));
        assertThat(both.client(HERE, sent(SECRET))).isEqualTo(TOLD);
        assertThat(both.client(HERE, sent())).isEqualTo(HERE);
        assertThat(both.client(HERE, sent(SECRET + "x"))).isEqualTo(HERE);
        assertThat(both.client(HERE, sent(""))).isEqualTo(HERE);
        assertThat(both.client(HERE, sent(SECRET, SECRET))).isEqualTo(HERE);
        assertThat(both.client(ELSEWHERE, sent(SECRET))).isEqualTo(ELSEWHERE);
        assertThat(both.trusts(HERE, sent())).isFalse();
        assertThat(both.isGateway(HERE, MultiMap.caseInsensitiveMultiMap())).isFalse();
    }

    @Test
    void withASecretAloneTheGatewayMayBeAnywhere() {
        TrustedGateways anywhere = TrustedGateways.of(Optional.empty(), Optional.of(new GatewaySecret(SECRET)));
        assertThat(anywhere.client(ELSEWHERE, sent(SECRET))).isEqualTo(TOLD);
        assertThat(anywhere.client(ELSEWHERE, sent("the-secret-of-another"))).isEqualTo(ELSEWHERE);
        MultiMap itself = MultiMap.caseInsensitiveMultiMap().add(GatewaySecret.HEADER, SECRET);
        assertThat(anywhere.isGateway(ELSEWHERE, itself)).isTrue();
        assertThat(anywhere.isGateway(ELSEWHERE, sent(SECRET))).isFalse();
    }

    @Test
    void withoutASecretTheAddressDecides() {
        TrustedGateways byAddress = TrustedGateways.at(LOOPBACK);
        assertThat(byAddress.client(HERE, sent())).isEqualTo(TOLD);
        assertThat(byAddress.client(ELSEWHERE, sent())).isEqualTo(ELSEWHERE);
        assertThat(TrustedGateways.NONE.client(HERE, sent(SECRET))).isEqualTo(HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fifteen-of-them", "a secret with a space", "geheim-ü-geheim-ü"})
    void anUnusableSecretIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> new GatewaySecret(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted-gateway-secret")
                .hasMessageContaining("openssl rand");
        assertThat(new GatewaySecret(SECRET).toString()).doesNotContain(SECRET);
    }
}
