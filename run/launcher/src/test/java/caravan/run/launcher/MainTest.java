package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    @Test
    void bareItListsItsCommands() {
        StringWriter output = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(output));
        assertThat(line.execute()).isZero();
        assertThat(output.toString()).contains("Commands:", "up ", "demo ", "audit ", "bench ");
    }

    @Test
    void anUnknownCommandIsAMistakeOfUse() {
        StringWriter problems = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(problems));
        assertThat(line.execute("fly")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(problems.toString().lines())
                .singleElement()
                .satisfies(told -> assertThat(told).contains("'fly'", "up", "bench", "--help"));
    }
}
