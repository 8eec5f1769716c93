package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.settings.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticDiscoveryTest extends DiscoverySuite {
    private Configuration configuration =
            Configuration.of(Map.of(), Path.of("target")).with("discovery", "static");

    @Override
    void comes(String service, URI address) {
        String setting = service + ".addresses";
        String others =
                configuration.process().text(setting).map(text -> text + ", ").orElse("");
        configuration = configuration.with(setting, others + address);
    }

    @Override
    Discovery connect() {
        return Discoveries.open(configuration.process(), List.of("orders", "payments"))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "http://127.0.0.1",
                "http://127.0.0.1:0",
                "http://127.0.0.1:99999",
                "http://user:secret@127.0.0.1:8080",
                "http://127.0.0.1:8080/path",
                "ftp://127.0.0.1:8080",
                "http://127.0.0.1:8080,",
                "http://127.0.0.1:8080,http://127.0.0.1:8080",
                "not an address"
            })
    void aBadAddressIsRefusedAtStartNamingTheSetting(String text) {
        configuration = configuration.with("orders.addresses", text);

        assertThatThrownBy(this::connect)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders.addresses");
    }

    @Test
    void moreAddressesThanTheLimitAreRefused() {
        configuration = configuration.with(
                "orders.addresses",
                IntStream.rangeClosed(1, StaticDiscovery.ADDRESSES_MAX + 1)
                        .mapToObj(port -> "http://127.0.0.1:" + port)
                        .collect(Collectors.joining(",")));

        assertThatThrownBy(this::connect)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders.addresses")
                .hasMessageContaining("256");
    }
}
