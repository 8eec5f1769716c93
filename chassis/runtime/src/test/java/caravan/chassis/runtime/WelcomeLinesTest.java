package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WelcomeLinesTest {
    @Test
    void aPasswordWithAnyCharactersStaysOneJsonText() throws Exception {
        String words = WelcomeLines.passwordInShell(Optional.of("CARAVAN_ADMIN_PASSWORD"), Path.of("unused"));
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", "printf %s '{\"password\":\"'\"" + words + "\"'\"}'");
        shell.environment().put("CARAVAN_ADMIN_PASSWORD", "a \"quoted\" \\ $HOME `id` 'x' & /");
        Process running = shell.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).isZero();
        assertThat(printed).isEqualTo("{\"password\":\"a \\\"quoted\\\" \\\\ $HOME `id` 'x' & /\"}");
    }
}
