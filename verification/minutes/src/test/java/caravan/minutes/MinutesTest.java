package caravan.minutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinutesTest {
    private static final Path ROOT = Path.of(System.getProperty("caravan.root", "../.."))
            .toAbsolutePath()
            .normalize();

    @TempDir
    Path folder;

    @Test
    void noModulesTestsTookFarLongerThanExpected() throws IOException {
        TestTimes times = TestTimes.read(ROOT, ROOT.resolve("verification/minutes/minutes.properties"));
        times.taken().forEach((module, seconds) -> System.out.printf("%6.1f s  %s%n", seconds, module));
        assertThat(times.tooLong())
                .as("make them quicker, or change verification/minutes/minutes.properties")
                .isEmpty();
    }

    @Test
    void everyListedModuleExists() throws IOException {
        assertThat(TestTimes.read(ROOT, ROOT.resolve("verification/minutes/minutes.properties"))
                        .expected()
                        .keySet())
                .allSatisfy(module ->
                        assertThat(ROOT.resolve(module).resolve("src/test")).isDirectory());
    }

    @Test
    void aModuleThatTakesThreeTimesAsLongAndAMinuteMoreIsNamed() throws IOException {
        report("slow", "a.SlowTest", "100.5");
        report("slow", "a.OtherSlowTest", "21");
        report("far/off/bearable", "a.BearableTest", "120");
        report("unlisted", "a.UnlistedTest", "90.9");
        Path figures = Files.writeString(folder.resolve("figures"), "slow=20\nfar/off/bearable=20\n");

        assertThat(TestTimes.read(folder, figures).tooLong())
                .containsExactly("slow took 122 s, not about 20 s", "unlisted took 91 s, not about 10 s");
    }

    @Test
    void aReportOfADeletedClassDoesNotCount() throws IOException {
        report("slow", "a.SlowTest", "1000");
        Files.delete(folder.resolve("slow/target/test-classes/a/SlowTest.class"));
        Path figures = Files.writeString(folder.resolve("figures"), "slow=20\n");

        assertThat(TestTimes.read(folder, figures).tooLong()).isEmpty();
    }

    private void report(String module, String className, String seconds) throws IOException {
        Path target = folder.resolve(module).resolve("target");
        Path reports = Files.createDirectories(target.resolve("surefire-reports"));
        Files.writeString(
                reports.resolve("TEST-" + className + ".xml"),
                "<testsuite version=\"3\" name=\"" + className + "\" time=\"" + seconds + "\" tests=\"1\"/>");
        Path classFile = target.resolve("test-classes/" + className.replace('.', '/') + ".class");
        Files.createDirectories(classFile.getParent());
        Files.writeString(classFile, "");
    }
}
