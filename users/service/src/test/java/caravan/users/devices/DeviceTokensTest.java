package caravan.users.devices;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.UserId;
import caravan.users.tokens.TestKeys;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final UserId ANN = user(1);
    private static final UUID LAPTOP = new UUID(7, 7);
    private static final UUID OTHER = new UUID(8, 8);

    private final DeviceTokens tokens = new DeviceTokens(TestKeys.keyedHash(0));

    private static UserId user(int number) {
        return new UserId(new UUID(0, number));
    }

    @Test
    void aDeviceIsKnownToTheAccountThatItSignedInTo() {
        String shown = tokens.signedIn("", ANN, LAPTOP, NOW);

        assertThat(tokens.devices(shown, NOW)).containsOnlyKeys(ANN).containsValue(LAPTOP.toString());
    }

    @Test
    void itStaysTheSameDeviceAtEachSignIn() {
        String first = tokens.signedIn("", ANN, LAPTOP, NOW);
        String second = tokens.signedIn(first, ANN, OTHER, NOW.plusSeconds(60));

        assertThat(tokens.devices(second, NOW)).containsValue(LAPTOP.toString()).hasSize(1);
    }

    @Test
    void itIsForgottenAfterItsTime() {
        String shown = tokens.signedIn("", ANN, LAPTOP, NOW);

        assertThat(tokens.devices(shown, NOW.plus(DeviceTokens.KNOWN_FOR))).isEmpty();
    }

    @Test
    void itKnowsTheLatestAccountsOnly() {
        String shown = "";
        for (int number = 1; number <= DeviceTokens.ACCOUNTS_MAX + 2; number++) {
            shown = tokens.signedIn(shown, user(number), LAPTOP, NOW);
        }

        assertThat(tokens.devices(shown, NOW))
                .hasSize(DeviceTokens.ACCOUNTS_MAX)
                .containsKey(user(7))
                .doesNotContainKey(ANN);
    }

    @Test
    void alteredForeignOrMalformedTokensProveNothing() {
        String shown = tokens.signedIn("", ANN, LAPTOP, NOW);
        char first = shown.charAt(0) == 'A' ? 'B' : 'A';

        assertThat(tokens.devices(first + shown.substring(1), NOW)).isEmpty();
        assertThat(new DeviceTokens(TestKeys.keyedHash(1)).devices(shown, NOW)).isEmpty();
        assertThat(tokens.devices("....", NOW)).isEmpty();
        assertThat(tokens.devices("*".repeat(96), NOW)).isEmpty();
        assertThat(tokens.devices("x".repeat(100_000), NOW)).isEmpty();
    }
}
