package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.runtime.ProcessHeap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    /** docs/memory.md adds up the memory of one process within these options. */
    @Test
    void theHeapAndTheMemoryOutsideItAreThoseOfTheMemoryPage() throws Exception {
        assertThat(Files.readAllLines(Path.of("jvm.options")))
                .contains(
                        ProcessHeap.ONE_PROCESS.options().getLast(),
                        "-XX:MaxDirectMemorySize=" + ProcessHeap.DIRECT_MEBIBYTES + "m");
    }

    /** Each full collection would stop all requests: for a tenth of a second with this heap, for nearly one on a busy machine. */
    @Test
    void neitherClassesNorCompiledCodeCauseAFullCollection() throws Exception {
        assertThat(Files.readAllLines(Path.of("jvm.options")))
                .contains("-XX:MaxMetaspaceSize=96m", "-XX:MetaspaceSize=96m", "-XX:SweeperThreshold=100");
    }
}
