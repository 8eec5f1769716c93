package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    @Test
    void eachWaitIsTwiceTheOneBefore() {
        assertThat(backoff.afterAttempts(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(backoff.afterAttempts(2)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.afterAttempts(5)).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void noWaitIsLongerThanTheLimitHoweverManyAttemptsThereWere() {
        assertThat(backoff.afterAttempts(6)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.afterAttempts(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void settingsMaySwitchTheWaitOffOrBeginAboveTheLimit() {
        Duration least = Duration.ofNanos(1);

        assertThat(Backoff.within(Duration.ZERO, Duration.ZERO)).isEqualTo(new Backoff(least, least));
        assertThat(Backoff.within(Duration.ofSeconds(9), Duration.ofSeconds(3)).afterAttempts(1))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(Backoff.within(Duration.ofMillis(50), Duration.ofSeconds(1))).isEqualTo(backoff);
    }
}
