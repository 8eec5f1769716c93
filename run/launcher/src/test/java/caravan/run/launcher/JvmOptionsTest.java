package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.runtime.ProcessHeap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    /** docs/memory.md adds up what one process holds within these. */
    @Test
    void theHeapAndTheMemoryOutsideItAreThoseThatBoundsAreAddedUpFor() throws Exception {
        assertThat(Files.readAllLines(Path.of("jvm.options")))
                .contains(
                        ProcessHeap.ONE_PROCESS.options().getLast(),
                        "-XX:MaxDirectMemorySize=" + ProcessHeap.DIRECT_MEBIBYTES + "m");
    }

    /** Each would stop all requests: with this heap for a tenth of a second, on a busy machine for nearly one. */
    @Test
    void noFullCollectionIsMadeForClassesOrCompiledCode() throws Exception {
        assertThat(Files.readAllLines(Path.of("jvm.options")))
                .contains("-XX:MaxMetaspaceSize=96m", "-XX:MetaspaceSize=96m", "-XX:SweeperThreshold=100");
    }
}
