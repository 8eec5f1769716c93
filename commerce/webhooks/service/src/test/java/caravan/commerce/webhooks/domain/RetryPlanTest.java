package caravan.commerce.webhooks.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPlanTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetryPlan PLAN =
            new RetryPlan(new Backoff(Duration.ofSeconds(5), Duration.ofHours(8)), Duration.ofDays(3));

    @Test
    void waitsDoubleAndJitterMakesThemShorter() {
        assertThat(PLAN.next(1, SINCE, SINCE, 0)).hasValue(SINCE.plusSeconds(5));
        assertThat(PLAN.next(3, SINCE, SINCE, 0)).hasValue(SINCE.plusSeconds(20));
        assertThat(PLAN.next(3, SINCE, SINCE, 0.5)).hasValue(SINCE.plusSeconds(17));
        assertThat(PLAN.next(40, SINCE, SINCE, 0)).hasValue(SINCE.plus(Duration.ofHours(8)));
    }

    @Test
    void theLastAttemptIsAtTheEndAndThenItIsGivenUp() {
        Instant end = SINCE.plus(Duration.ofDays(3));
        assertThat(PLAN.next(20, SINCE, end.minusSeconds(60), 0)).hasValue(end);
        assertThat(PLAN.next(21, SINCE, end, 0)).isEmpty();
    }

    @Test
    void threeDaysTakeAFewDozenAttemptsAtMost() {
        int attempts = 0;
        Optional<Instant> next = Optional.of(SINCE);
        while (next.isPresent()) {
            attempts++;
            next = PLAN.next(attempts, SINCE, next.get(), 0.999);
        }
        assertThat(attempts).isBetween(15, 40);
    }
}
