package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
                        "-XX:AOTCacheOutput=/new.aot",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dcaravan.home=/caravan",
                        "-javaagent:/agent.jar",
                        "-agentlib:jdwp")))
                .as("the memory outside the heap, too: docs/memory.md adds up what fits it")
                .containsExactly(
                        "-Xss512k",
                        "-XX:MaxDirectMemorySize=32m",
                        "-XX:AOTCache=/caravan.aot",
                        "--enable-native-access=ALL-UNNAMED");
    }
}
