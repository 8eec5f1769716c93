package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SessionLifetimes LIFETIMES =
            new SessionLifetimes(Duration.ofDays(14), Duration.ofDays(90), Duration.ofMinutes(10));
    private static final Client LAPTOP = new Client("192.0.2.1", "laptop");
    private static final Session SESSION =
            Session.begun(new SessionId(UuidV7.at(NOW, 1, 1)), new UserId(UuidV7.at(NOW, 2, 2)), LAPTOP, NOW);

    @Test
    void anIdleSessionEnds() {
        assertThat(SESSION.isLive(NOW.plus(Duration.ofDays(14)).minusNanos(1), LIFETIMES))
                .isTrue();
        assertThat(SESSION.isLive(NOW.plus(Duration.ofDays(14)), LIFETIMES)).isFalse();
    }

    @Test
    void useKeepsASessionAliveUntilItsAbsoluteEnd() {
        Session used = SESSION.used(LAPTOP, NOW.plus(Duration.ofDays(89)));

        assertThat(used.expiresAt(LIFETIMES)).isEqualTo(NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void itsAccessTokensEndTenMinutesAfterItsLastUse() {
        Session used = SESSION.used(LAPTOP, NOW.plusSeconds(30));

        assertThat(used.accessTokensUntil(LIFETIMES)).isEqualTo(NOW.plusSeconds(630));
    }

    @Test
    void aClockThatGoesBackDoesNotShortenWhatARevocationMustCover() {
        Session used = SESSION.used(LAPTOP, NOW.minusSeconds(30));

        assertThat(used.lastUsedAt()).isEqualTo(NOW);
    }

    @Test
    void aSessionThatCannotOutliveItsAccessTokenIsNoSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new SessionLifetimes(Duration.ofMinutes(5), Duration.ofDays(1), Duration.ofMinutes(10)));
    }

    @Test
    void aClientsTextIsCutAndMadePrintable() {
        Client client = new Client("192.0.2.1", "\u001b[31m" + "x".repeat(500));

        assertThat(client.description()).startsWith("?[31mx").hasSize(Client.DESCRIPTION_CHARACTERS_MAX);
    }
}
