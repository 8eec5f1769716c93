package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveriesTest {
    private final Configuration configuration = Configuration.of(Map.of(), Path.of("target"));

    @Test
    void withoutTheSettingThereIsNone() {
        assertThat(Discoveries.open(configuration.process(), List.of("orders"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "discovery; eureka; -; -; discovery",
                "discovery; registry; -; -; registry",
                "discovery; registry; registry; 127.0.0.1; registry",
                "discovery; registry; registry; 127.0.0.1:99999; registry",
                "discovery; registry; registry; 127.0.0.1:2181,; registry",
                "discovery; dns; -; -; dns.zone",
                "discovery; dns; dns.zone; not/a zone; dns.zone",
                "discovery; dns; dns.zone; -bad..zone; dns.zone"
            })
    void aWrongSettingIsRefusedAtStartByName(
            String name, String value, String otherName, String otherValue, String named) {
        Configuration bad = configuration.with(name, value);
        Configuration worse = otherName == null ? bad : bad.with(otherName, otherValue);

        assertThatThrownBy(() -> Discoveries.open(worse.process(), List.of("orders")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting " + named);
    }

    @ParameterizedTest
    @CsvSource({"dns.server, 127.0.0.1", "dns.refresh, 10ms", "dns.refresh, 1h", "dns.port, 0", "dns.port, http"})
    void aWrongDnsSettingIsRefusedAtStartByName(String name, String value) {
        Configuration bad = configuration
                .with("discovery", "dns")
                .with("dns.zone", "shop.svc.cluster.local")
                .with(name, value);

        assertThatThrownBy(() -> Discoveries.open(bad.process(), List.of("orders")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "2m", "soon"})
    void theRegistrysSessionTimeoutIsBounded(String value) {
        Configuration bad = configuration
                .with("discovery", "registry")
                .with("registry", "127.0.0.1:2181")
                .with("registry-session-timeout", value);

        assertThatThrownBy(() -> Discoveries.open(bad.process(), List.of("orders")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting registry-session-timeout");
    }
}
