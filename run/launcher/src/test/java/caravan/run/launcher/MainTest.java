package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    private static final List<String> BUILT_WITH_A_FLEET =
            List.of("caravan.broker.class-path", "caravan.registry.class-path");

    @BeforeAll
    static void pretendThatBrokerAndRegistryAreBuilt() {
        BUILT_WITH_A_FLEET.forEach(name -> System.setProperty(name, "anywhere"));
    }

    @AfterAll
    static void endPretending() {
        BUILT_WITH_A_FLEET.forEach(System::clearProperty);
    }

    @Test
    void withoutACommandItListsTheCommands() {
        StringWriter output = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(output));
        assertThat(line.execute()).isZero();
        assertThat(output.toString()).contains("Commands:", "up ", "demo ", "audit ", "bench ");
    }

    @ParameterizedTest
    @CsvSource({
        "up --port 99999, 99999",
        "up --port many, many",
        "up --prot 8090, --prot",
        "up space, space",
        "fleet space, space",
        "fleet --port 99999, 99999",
        "fleet --orders 99, 99",
        "fleet scale orders, N",
        "audit space, space",
        "run nothing, nothing"
    })
    void aMistypedCommandLineIsOneLineAndMakesNothing(String line, String mistake, @TempDir Path folder) {
        StringWriter problems = new StringWriter();
        Path data = folder.resolve("data");
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        if (!line.startsWith("audit")) {
            arguments.addAll(List.of("--data", data.toString()));
        }
        int code = Main.commandLine(arguments.toArray(String[]::new))
                .setErr(new PrintWriter(problems))
                .execute(arguments.toArray(String[]::new));
        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(problems.toString().lines())
                .singleElement()
                .satisfies(told -> assertThat(told).startsWith("caravan: ").contains(mistake, "--help"));
        assertThat(data).doesNotExist();
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        StringWriter problems = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(problems));
        assertThat(line.execute("fly")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(problems.toString().lines())
                .singleElement()
                .satisfies(told -> assertThat(told).contains("'fly'", "up", "bench", "--help"));
    }
}
