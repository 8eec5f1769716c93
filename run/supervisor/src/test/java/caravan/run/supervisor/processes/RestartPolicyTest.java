package caravan.run.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private final RestartPolicy policy =
            new RestartPolicy(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)), Duration.ofSeconds(30));

    @Test
    void pausesDoubleUpToTheirBound() {
        assertThat(policy.pauseAfter(1)).hasMillis(100);
        assertThat(policy.pauseAfter(2)).hasMillis(200);
        assertThat(policy.pauseAfter(4)).hasMillis(800);
        assertThat(policy.pauseAfter(5)).hasMillis(1000);
        assertThat(policy.pauseAfter(Integer.MAX_VALUE)).hasMillis(1000);
    }

    @Test
    void aDeathAfterAQuietTimeCountsAsTheFirst() {
        assertThat(policy.deathsInARow(4, Duration.ofSeconds(29))).isEqualTo(5);
        assertThat(policy.deathsInARow(4, Duration.ofSeconds(30))).isEqualTo(1);
    }
}
