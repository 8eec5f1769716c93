package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.messages.workers.Retries;
import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetriesTest {
    @TempDir
    Path folder;

    private Retries with(Map<String, String> environment) {
        return Retries.ofAMessage(Configuration.of(environment, folder).process());
    }

    @Test
    void aMessageIsTriedAsOftenAsTheProcessIsConfigured() {
        assertThat(with(Map.of())).isEqualTo(Retries.OF_A_MESSAGE);
        assertThat(with(Map.of("CARAVAN_MESSAGE_ATTEMPTS_MAX", "12")).attemptsMax())
                .isEqualTo(12);
    }

    @Test
    void aMessageIsTriedAtLeastOnce() {
        assertThatThrownBy(() -> with(Map.of("CARAVAN_MESSAGE_ATTEMPTS_MAX", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message-attempts-max");
    }
}
