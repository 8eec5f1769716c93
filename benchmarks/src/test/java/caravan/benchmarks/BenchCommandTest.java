package caravan.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--seconds, -1, '--seconds takes 1 to 300, not -1'",
        "--callers, '16,0', '--callers takes 1 to 1024, not 0'",
        "--connections, 101, '--connections takes 1 to 100, not 101'",
        "--grown, 9999, '--grown takes 10000 to 10000000, not 9999'",
    })
    void aNumberOutOfBoundsIsRefusedInOneLine(String option, String value, String told) {
        StringWriter problems = new StringWriter();
        int code = new CommandLine(new BenchCommand())
                .setErr(new PrintWriter(problems, true))
                .execute(option, value);

        assertThat(code).isEqualTo(2);
        assertThat(problems.toString().lines()).containsExactly("caravan bench: " + told);
    }

    @ParameterizedTest
    @CsvSource({
        "--fleet --json, '--json goes with --fleet only if --overload does, too'",
        "--fleet --grown 20000, --grown does not go with --fleet",
        "--keep data, --keep goes with --grown",
        "--fleet --reads, --reads does not go with --fleet",
        "--overload --reads, --overload does not go with --reads and --grown",
    })
    void whatDoesNotGoTogetherIsRefusedInOneLine(String options, String told) {
        StringWriter problems = new StringWriter();
        int code = new CommandLine(new BenchCommand())
                .setErr(new PrintWriter(problems, true))
                .execute(options.split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(problems.toString().lines()).containsExactly("caravan bench: " + told);
    }
}
