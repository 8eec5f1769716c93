package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The script {@code caravan} records the class caches of broker and registry. A JVM with another collector, other headers or other
 * compilers silently goes without such a cache.
 */
class RehearsedOptionsTest {
    private static final List<String> OF_A_CACHE = List.of("-XX:+Use", "-Xmx", "-XX:TieredStopAtLevel");

    @Test
    void theScriptRecordsWithTheOptionsOfTheFleet() throws Exception {
        String script = Files.readString(Path.of("../../caravan"));
        String infrastructure = between(script, "begin_infrastructure() {", "\n}");
        assertThat(infrastructure).contains(ofACache(FleetWorkloads.INFRASTRUCTURE_OPTIONS));
        assertThat(between(infrastructure, "begin_rehearsed registry", "RegistryProcess"))
                .contains(ofACache(FleetWorkloads.REGISTRY_OPTIONS));
        assertThat(between(infrastructure, "begin_rehearsed broker", "BrokerProcess"))
                .contains(ofACache(FleetWorkloads.BROKER_OPTIONS))
                .doesNotContain("TieredStopAtLevel");
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        return text.substring(from, text.indexOf(end, from));
    }

    private static List<String> ofACache(List<String> options) {
        List<String> found = options.stream()
                .filter(option -> OF_A_CACHE.stream().anyMatch(option::startsWith))
                .toList();
        assertThat(found).isNotEmpty();
        return found;
    }
}
