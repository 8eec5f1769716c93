package caravan.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherScriptTest {
    private static final Path HERE = Path.of("/work/here");

    @Test
    void inItsOwnFolderItIsCalledByItsName() {
        assertThat(LauncherScript.from(HERE, "/work/here")).isEqualTo("./caravan");
        assertThat(LauncherScript.from(HERE, "")).isEqualTo("./caravan");
    }

    @Test
    void elsewhereItIsCalledByItsPath() {
        assertThat(LauncherScript.from(HERE, "/opt/caravan-1.0.0")).isEqualTo("/opt/caravan-1.0.0/caravan");
        assertThat(LauncherScript.from(HERE, "/opt/it's new")).isEqualTo("'/opt/it'\\''s new/caravan'");
    }
}
