package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.chassis.messages.Transport;
import caravan.chassis.settings.Configuration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** This module's class path has no Kafka, like that of {@code ./caravan up}. */
class SharedTransportsTest {
    @Test
    void aBrokerSettingIsRefusedIfTheProgramHasNoKafka() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(Map.of("CARAVAN_KAFKA", "127.0.0.1:9092")))
                .withMessageContaining("built without Kafka")
                .withMessageContaining("./caravan run");
    }

    @Test
    void withoutABrokerMessagesStayWithinTheProcess() {
        assertThat(open(Map.of())).isEmpty();
    }

    private static Optional<Transport> open(Map<String, String> environment) {
        return SharedTransports.open(
                Configuration.of(environment, Path.of("target")).process(),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
    }
}
