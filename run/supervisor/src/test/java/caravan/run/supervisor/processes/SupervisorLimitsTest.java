package caravan.run.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorLimitsTest {
    @TempDir
    Path folder;

    private Supervisor.Limits with(Map<String, String> environment) {
        return Supervisor.Limits.of(Configuration.of(environment, folder).process());
    }

    @Test
    void aProcessMayTakeAsLongToEndAsIsConfigured() {
        assertThat(with(Map.of())).isEqualTo(Supervisor.Limits.defaults());
        assertThat(with(Map.of("CARAVAN_PROCESS_STOP_MAX", "90s")).stopMax()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "11m", "soon"})
    void aTimeOutOfBoundsIsRefusedByName(String time) {
        assertThatThrownBy(() -> with(Map.of("CARAVAN_PROCESS_STOP_MAX", time)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("process-stop-max");
    }
}
