package caravan.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AttackToolTest {
    private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream out = new PrintStream(problems, true, StandardCharsets.UTF_8);
        return new CommandLine(new AttackTool(out, out)).execute(arguments);
    }

    @Test
    void anAddressOfAnotherMachineNeedsTheOption() {
        assertThat(run("--url", "http://192.0.2.1:80")).isEqualTo(2);
        assertThat(problems.toString(StandardCharsets.UTF_8)).contains("--i-own-this-host");
    }

    @Test
    void invalidArgumentsAreReported() {
        assertThat(run("--url", "https://127.0.0.1")).isEqualTo(2);
        assertThat(run("--requests", "-1")).isEqualTo(2);
        assertThat(run("--requests", "many")).isEqualTo(2);
        assertThat(run("--minutes", "0")).isEqualTo(2);
    }

    @Test
    void ifNobodyListensTheAttackFails() {
        assertThat(run("--url", "http://127.0.0.1:1")).isEqualTo(2);
        assertThat(problems.toString(StandardCharsets.UTF_8)).contains("127.0.0.1:1");
    }
}
