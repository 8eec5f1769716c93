package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsTest {
    @TempDir
    Path folder;

    private Snapshots with(Map<String, String> environment) {
        return Snapshots.of(Configuration.of(environment, folder).process(), List.of());
    }

    @Test
    void aSubscriptionWaitsForASnapshotAsLongAsTheProcessIsConfigured() {
        assertThat(with(Map.of()).waitMax()).isEqualTo(Snapshots.WAIT_MAX_DEFAULT);
        assertThat(with(Map.of("CARAVAN_SNAPSHOT_WAIT_MAX", "2h")).waitMax()).isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"59s", "25h", "soon"})
    void aTimeOutOfBoundsIsRefusedByName(String time) {
        assertThatThrownBy(() -> with(Map.of("CARAVAN_SNAPSHOT_WAIT_MAX", time)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("snapshot-wait-max");
    }
}
