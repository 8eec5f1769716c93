package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pastes the lines of README.md's first order into a shell. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final int LINES_MAX = 65;
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration LINES_TAKE_MAX = Duration.ofMinutes(1);
    private static final Pattern ADDRESS = Pattern.compile("url=(http://\\S+);");
    private static final Pattern FIRST_ORDER =
            Pattern.compile("## A first order\n.*?\n\n((?: {4}[^\n]*\n)+)", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void itIsOneScreen() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(LINES_MAX);
    }

    @Test
    void itsLinesConfirmAnOrder() throws Exception {
        try (LaunchedProcess up =
                LaunchedProcess.start(folder, Map.of(), "up", "--port", "0", "--data", ".caravan/data")) {
            await().atMost(START_MAX).until(() -> up.output().contains("Ctrl-C stops it") || !up.isAlive());
            Matcher address = ADDRESS.matcher(up.output());
            assertThat(address.find()).as(up.output()).isTrue();
            String answered = paste(firstOrder().replace("http://127.0.0.1:8080", address.group(1)));
            assertThat(answered.lines().toList().getLast()).contains("\"status\":\"confirmed\"", "\"quantity\":2");
        }
    }

    private static String firstOrder() throws IOException {
        Matcher found = FIRST_ORDER.matcher(Files.readString(README));
        assertThat(found.find()).as("the README has the lines of a first order").isTrue();
        return found.group(1).stripIndent();
    }

    private String paste(String lines) throws IOException, InterruptedException {
        Path output = folder.resolve("pasted.txt");
        Process shell = new ProcessBuilder("bash", "-c", lines)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(shell.waitFor(LINES_TAKE_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
