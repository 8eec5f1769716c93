package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the script {@code caravan} in a folder without anything to build, so each answer comes without a build. */
class ScriptTest {
    private static final Path ROOT = Path.of("../..");

    @TempDir
    Path folder;

    private record Answer(int code, String output) {}

    @BeforeEach
    void copyTheScriptAndItsTexts() throws IOException {
        Files.copy(ROOT.resolve("caravan"), folder.resolve("caravan"));
        Path texts = Files.createDirectories(folder.resolve("docs/commands"));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/commands"))) {
            for (Path file : files.toList()) {
                Files.copy(file, texts.resolve(file.getFileName()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "up --version", "fleet status -V"})
    void theVersionIsTold(String line) throws Exception {
        assertThat(caravan(line)).isEqualTo(new Answer(0, "Caravan 1.0.0\n"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "up --prot 8090, 'up' has no option '--prot'",
                "up --port 8090 --dat x, 'up' has no option '--dat'",
                "fleet scale orders 3 --port 1, 'fleet scale' has no option '--port'",
                "demo -x, 'demo' has no option '-x'",
                "--prot 8090, there is no command '--prot'",
                "fly, there is no command 'fly'"
            })
    void aMistypedWordIsRefusedInOneLine(String line, String told) throws Exception {
        Answer answer = caravan(line);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.output().lines())
                .singleElement()
                .satisfies(only -> assertThat(only).startsWith("caravan: ").contains(told, "./caravan help"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "up commerce --port 8090 --data=--odd",
                "up --settings --help.properties",
                "fleet --orders 2 --audit=1",
                "fleet --data status status --json",
                "fleet scale orders 3 --data x",
                "bench --callers 1,64 --callers=3 --json",
                "audit --full --wait 3"
            })
    void whatFitsGoesOnToTheBuild(String line) throws Exception {
        Answer answer = caravan(line);
        // A build needs this first, and this folder does not have it.
        assertThat(answer.output()).contains("find-jdk.sh").doesNotContain("no option", "no command");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void helpOfASubCommandIsItsOwn() throws Exception {
        assertThat(caravan("fleet --orders 2 status --help"))
                .isEqualTo(new Answer(0, Files.readString(ROOT.resolve("docs/commands/fleet-status.txt"))));
    }

    /** Asks for the help of each command and each sub-command in both forms, and without a command. */
    @Test
    void helpIsPrintedWithoutABuild() throws Exception {
        assertThat(caravan("")).isEqualTo(caravan("help")).isEqualTo(caravan("--help"));
        try (Stream<Path> texts = Files.list(ROOT.resolve("docs/commands"))) {
            for (Path text : texts.filter(file -> file.toString().endsWith(".txt"))
                    .filter(file -> !file.endsWith("caravan.txt"))
                    .toList()) {
                String command =
                        text.getFileName().toString().replace(".txt", "").replace('-', ' ');
                Answer told = new Answer(0, Files.readString(text));
                assertThat(caravan(command + " --help")).as(command).isEqualTo(told);
                assertThat(caravan(command + " -h")).as(command).isEqualTo(told);
                assertThat(caravan("help " + command)).as(command).isEqualTo(told);
            }
        }
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private Answer caravan(String line) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", folder.resolve("caravan").toString()));
        if (!line.isEmpty()) {
            command.addAll(List.of(line.split(" ")));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }
}
