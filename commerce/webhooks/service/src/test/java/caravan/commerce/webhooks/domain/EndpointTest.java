package caravan.commerce.webhooks.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Endpoint ACTIVE = Endpoint.create(
            new EndpointId(new UUID(0, 1)),
            new EndpointUrl("https://shop.example/hooks"),
            List.of("b.c.v1", "a.b.v1", "b.c.v1"),
            "",
            new WebhookSecret(new byte[] {1}),
            NOW);

    private static Endpoint.Wish paused(boolean paused) {
        return new Endpoint.Wish(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(paused));
    }

    @Test
    void eventTypesAreSortedAndEachIsThereOnce() {
        assertThat(ACTIVE.eventTypes()).containsExactly("a.b.v1", "b.c.v1");
    }

    @Test
    void aWishThatChangesNothingKeepsTheVersion() {
        assertThat(ACTIVE.change(paused(false), NOW.plusSeconds(1))).isSameAs(ACTIVE);
    }

    @Test
    void anEndpointThatTheServicePausedKeepsItsReasonIfItIsPausedAgain() {
        Endpoint gone = new Endpoint(
                ACTIVE.id(),
                ACTIVE.url(),
                ACTIVE.eventTypes(),
                "",
                new EndpointStatus.Paused(PauseReason.GONE),
                ACTIVE.secrets(),
                Optional.of(NOW),
                2,
                NOW,
                NOW);
        assertThat(gone.change(paused(true), NOW)).isSameAs(gone);
        Endpoint resumed = gone.change(paused(false), NOW.plusSeconds(1));
        assertThat(resumed.status()).isEqualTo(EndpointStatus.ACTIVE);
        assertThat(resumed.version()).isEqualTo(3);
        assertThat(resumed.failingSince()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.example",
                "/hooks",
                "https://",
                "https://a b",
                "https://ada:pw@shop.example",
                "https://shop.example/#a",
                "https://[fe80::1%25eth0]/",
                "https://shöp.example/"
            })
    void aTextThatIsNoPlainUrlIsRefused(String text) {
        assertThatThrownBy(() -> new EndpointUrl(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongUrlIsRefused() {
        assertThatThrownBy(() -> new EndpointUrl("https://shop.example/" + "a".repeat(2048)))
                .hasMessageContaining("2048");
    }
}
