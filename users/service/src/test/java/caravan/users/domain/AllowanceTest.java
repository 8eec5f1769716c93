package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.domain.Allowance.Rule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rule RULE = new Rule(2, Duration.ofSeconds(30));

    @Test
    void soManyTriesAreLeftAtOnce() {
        Allowance one = Allowance.full(NOW).spent(RULE, 1, NOW);

        assertThat(one.wait(RULE, NOW)).isEmpty();
        assertThat(one.spent(RULE, 1, NOW).wait(RULE, NOW)).contains(Duration.ofSeconds(30));
        assertThat(Allowance.full(NOW).spent(RULE, 2, NOW).wait(RULE, NOW)).contains(Duration.ofSeconds(30));
    }

    @Test
    void aTryComesBackAfterItsTime() {
        Allowance none = Allowance.full(NOW).spent(RULE, 2, NOW);

        assertThat(none.wait(RULE, NOW.plusSeconds(20))).contains(Duration.ofSeconds(10));
        assertThat(none.wait(RULE, NOW.plusSeconds(30))).isEmpty();
    }

    @Test
    void aLongWaitBringsNoMoreThanTheMost() {
        Instant muchLater = NOW.plus(Duration.ofDays(1));
        Allowance none = Allowance.full(NOW).spent(RULE, 2, muchLater);

        assertThat(none.wait(RULE, muchLater)).isPresent();
    }
}
