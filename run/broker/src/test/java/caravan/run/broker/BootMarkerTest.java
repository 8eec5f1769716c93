package caravan.run.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BootMarkerTest {
    @TempDir
    private Path folder;

    @Test
    void aKillIsNoCrashOfTheMachine() throws IOException {
        mark("first").set();

        assertThat(mark("first").isOfAnotherBoot()).isFalse();
    }

    @Test
    void aBootWhileTheBrokerRanIsSeen() throws IOException {
        mark("first").set();

        assertThat(mark("second").isOfAnotherBoot()).isTrue();
    }

    @Test
    void aBootAfterAnOrderlyStopIsNoCrash() throws IOException {
        mark("first").set();
        mark("first").remove();

        assertThat(mark("second").isOfAnotherBoot()).isFalse();
    }

    @Test
    void theMarkOfAnEarlierBootIsReplaced() throws IOException {
        mark("the longer name of the first").set();
        mark("second").set();

        assertThat(mark("second").isOfAnotherBoot()).isFalse();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theBootIdIsTheSameWithinABoot() {
        assertThat(BootId.id()).isPresent().isEqualTo(BootId.id());
    }

    private BootMarker mark(String boot) {
        return new BootMarker(folder.resolve("boot"), boot);
    }
}
