package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.domain.GuessAllowance.Rule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessAllowanceTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rule RULE = new Rule(2, Duration.ofSeconds(30));

    @Test
    void soManyGuessesAreLeftAtOnce() {
        GuessAllowance one = GuessAllowance.full(NOW).spent(RULE, NOW);

        assertThat(one.wait(RULE, NOW)).isEmpty();
        assertThat(one.spent(RULE, NOW).wait(RULE, NOW)).contains(Duration.ofSeconds(30));
    }

    @Test
    void aGuessComesBackAfterItsTime() {
        GuessAllowance none = GuessAllowance.full(NOW).spent(RULE, NOW).spent(RULE, NOW);

        assertThat(none.wait(RULE, NOW.plusSeconds(20))).contains(Duration.ofSeconds(10));
        assertThat(none.wait(RULE, NOW.plusSeconds(30))).isEmpty();
    }

    @Test
    void patienceBringsNoMoreThanTheMost() {
        Instant muchLater = NOW.plus(Duration.ofDays(1));
        GuessAllowance none = GuessAllowance.full(NOW).spent(RULE, muchLater).spent(RULE, muchLater);

        assertThat(none.wait(RULE, muchLater)).isPresent();
    }

    @Test
    void theRightPasswordCostsNoGuess() {
        GuessAllowance none = GuessAllowance.full(NOW).spent(RULE, NOW).spent(RULE, NOW);

        assertThat(none.returned(RULE).wait(RULE, NOW)).isEmpty();
    }
}
