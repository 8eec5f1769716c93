package caravan.audit.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AuditToolTest {
    private static final int COULD_NOT_RUN = 2;
    private static final String NOBODY_LISTENS = "http://127.0.0.1:1";

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream terminal = new PrintStream(told, true, StandardCharsets.UTF_8);
        return new CommandLine(new AuditTool(terminal, terminal)).execute(arguments);
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPlatformCanBeNamedAsForUp() {
        assertThat(run("commerce", "--url", NOBODY_LISTENS)).isEqualTo(COULD_NOT_RUN);
        assertThat(told().lines())
                .as("the only complaint is that nobody listens")
                .singleElement()
                .asString()
                .startsWith("caravan audit: ")
                .doesNotContain("platform", "commerce");
    }
}
