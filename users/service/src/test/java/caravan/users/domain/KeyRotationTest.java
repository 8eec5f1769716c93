package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.domain.KeyRotation.Key;
import caravan.users.domain.KeyRotation.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final KeyRotation ROTATION = new KeyRotation(Duration.ofHours(24), Duration.ofMinutes(15));
    private static final Key NEXT = new Key("next", SigningKeyState.NEXT, NOW);
    private static final Key ACTIVE = new Key("active", SigningKeyState.ACTIVE, NOW);
    private static final Key RETIRED = new Key("retired", SigningKeyState.RETIRED, NOW);

    @Test
    void theFirstStartMakesOneKeyThatSignsAndOneThatIsPublishedAhead() {
        assertThat(ROTATION.steps(List.of(), NOW))
                .containsExactly(new Step.Make(SigningKeyState.ACTIVE), new Step.Make(SigningKeyState.NEXT));
    }

    @Test
    void nothingChangesWithinThePeriod() {
        assertThat(ROTATION.steps(
                        List.of(ACTIVE, NEXT), NOW.plus(Duration.ofHours(24)).minusNanos(1)))
                .isEmpty();
    }

    @Test
    void afterThePeriodTheKeyThatWasPublishedAheadSigns() {
        assertThat(ROTATION.steps(List.of(ACTIVE, NEXT), NOW.plus(Duration.ofHours(24))))
                .containsExactly(
                        new Step.Move("active", SigningKeyState.RETIRED),
                        new Step.Move("next", SigningKeyState.ACTIVE),
                        new Step.Make(SigningKeyState.NEXT));
    }

    @Test
    void aRetiredKeyStaysPublishedAsLongAsItsLastTokenCanLive() {
        List<Key> keys = List.of(RETIRED, ACTIVE, NEXT);

        assertThat(ROTATION.steps(keys, NOW.plus(Duration.ofMinutes(15)).minusNanos(1)))
                .isEmpty();
        assertThat(ROTATION.steps(keys, NOW.plus(Duration.ofMinutes(15)))).containsExactly(new Step.Forget("retired"));
    }

    @Test
    void aKeyThatNobodyPublishedAheadNeverReplacesTheActiveOne() {
        assertThat(ROTATION.steps(List.of(ACTIVE), NOW.plus(Duration.ofDays(9))))
                .containsExactly(new Step.Make(SigningKeyState.NEXT));
    }
}
