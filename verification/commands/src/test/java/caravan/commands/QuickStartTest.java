package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import caravan.chassis.testkit.caravan.QuickStart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JVM ignores a cache that does not fit, and says nothing. Tests would pass, but use more processor time. */
class QuickStartTest {
    @Test
    void theCacheAlsoFitsAClassPathWithMoreJarsAfterTheLaunchers() throws Exception {
        assumeThat(System.getProperty("java.class.path"))
                .as("jars, which verify makes")
                .containsPattern("caravan-launcher-[^/]*\\.jar");
        QuickStart start = QuickStart.shared().with(QuickStartTest.class);
        assertThat(start.options()).anyMatch(option -> option.startsWith("-XX:AOTCache="));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(start.options());
        // With this option a JVM ends at once if the cache does not fit.
        command.addAll(List.of("-XX:AOTMode=on", "-cp", start.classPath(), "caravan.run.launcher.Main", "--version"));

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Caravan");
        assertThat(process.waitFor()).isZero();
    }
}
