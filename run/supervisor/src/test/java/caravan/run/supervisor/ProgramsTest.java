package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    @Test
    void childrenShareTheJvmsOptionsButNotItsHeapItsAgentsAndItsProperties() {
        assertThat(Programs.handedOn(List.of(
                        "-Xmx208m",
                        "-Xms64m",
                        "-Xss512k",
                        "-XX:MaxDirectMemorySize=32m",
                        "-XX:AOTCache=/caravan.aot",
                        "-XX:CompilationMode=quick-only",
                        "-XX:AOTCacheOutput=/new.aot",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dcaravan.home=/caravan",
                        "-Dio.netty.jfr.enabled=false",
                        "-javaagent:/agent.jar",
                        "-agentlib:jdwp")))
                .as("the memory outside the heap, too: docs/memory.md adds up what fits it")
                .containsExactly(
                        "-Xss512k",
                        "-XX:MaxDirectMemorySize=32m",
                        "-XX:AOTCache=/caravan.aot",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dio.netty.jfr.enabled=false");
    }

    @Test
    void theGatewayUsesItsOwnCache() {
        Programs.Infrastructure other = new Programs.Infrastructure("other.jar", Optional.of(Path.of("/other.aot")));
        Programs programs = new Programs(
                Path.of("java"),
                List.of("-XX:AOTCache=/caravan.aot"),
                "caravan.jar",
                Optional.of(Path.of("/gateway.aot")),
                other,
                other);
        assertThat(programs.gatewayOptions().getLast()).isEqualTo("-XX:AOTCache=/gateway.aot");
        assertThat(other.options()).containsExactly("-XX:AOTCache=/other.aot");
    }
}
