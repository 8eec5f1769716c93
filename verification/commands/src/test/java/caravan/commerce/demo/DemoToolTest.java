package caravan.commerce.demo;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.client.terminal.AdministratorPassword;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoToolTest {
    private static TestCaravan caravan;
    /** The first run of the demo takes some seconds, so several tests share it. */
    private static int firstExitCode;

    private static String first;

    @TempDir
    private static Path data;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        caravan = TestCaravan.start();
        keepPassword();
        DemoToolTest run = new DemoToolTest();
        firstExitCode = run.demo(caravan.address(), "--orders", "100", "--seed", "7");
        first = text(run.printed) + text(run.problems);
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    @BeforeEach
    void password() throws IOException {
        keepPassword();
    }

    private static void keepPassword() throws IOException {
        Path file = AdministratorPassword.fileIn(data);
        Files.createDirectories(file.getParent());
        Files.writeString(file, TestCaravan.ADMINISTRATOR_PASSWORD);
    }

    @Test
    void ordersOfEveryKindEndAsExpectedAndTheAuditIsClean() {
        assertThat(first)
                .contains("--seed 7")
                .contains("Every order ended as expected.")
                .contains("Audit clean");
        assertThat(firstExitCode).as(first).isZero();
    }

    @Test
    void itCanRunAgainOnTheSameSystem() {
        assertThat(demo(caravan.address(), "--orders", "5")).isZero();
    }

    @Test
    void withoutATerminalProgressIsPlainLines() {
        assertThat(first).contains("100 %  100 of 100").doesNotContain("\r");
    }

    @Test
    void aWrongPasswordIsOneClearLine() throws IOException {
        Files.writeString(AdministratorPassword.fileIn(data), "not the password of the administrator");

        assertThat(demo(caravan.address())).isEqualTo(2);
        assertThat(text(problems).lines()).singleElement().asString().contains("cannot sign in as admin");
    }

    @Test
    void aMissingPasswordIsOneClearLine() throws IOException {
        Files.delete(AdministratorPassword.fileIn(data));

        assertThat(demo(caravan.address())).isEqualTo(2);
        assertThat(text(problems).lines()).singleElement().asString().contains("CARAVAN_ADMIN_PASSWORD", "--data");
    }

    @Test
    void ifNobodyListensItSaysSoInOneLine() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(demo(URI.create("http://127.0.0.1:" + free))).isEqualTo(2);
        assertThat(text(problems).lines()).singleElement().asString().contains("./caravan up");
    }

    @Test
    void aNumberOfOrdersOutOfBoundsIsRefused() {
        assertThat(demo(caravan.address(), "--orders", "0")).isEqualTo(2);
        assertThat(text(problems)).contains("--orders takes 1 to 100000, not 0");
    }

    private int demo(URI address, String... arguments) {
        CommandLine command = new CommandLine(new DemoTool(
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(problems, true, StandardCharsets.UTF_8),
                false));
        String[] all = new String[arguments.length + 4];
        all[0] = "--url";
        all[1] = address.toString();
        all[2] = "--data";
        all[3] = data.toString();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return command.execute(all);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
