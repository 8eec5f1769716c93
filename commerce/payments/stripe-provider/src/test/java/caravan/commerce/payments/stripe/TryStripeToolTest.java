package caravan.commerce.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.payments.testkit.stripe.StripeServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TryStripeToolTest {
    private final StripeServer server = StripeServer.start(0, Clock.systemUTC());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private int run(String key) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), key);
        TryStripeTool tool = new TryStripeTool(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(problems, true, StandardCharsets.UTF_8));
        return new CommandLine(tool).execute("--api-key", "file:" + file, "--api-base", server.base());
    }

    @Test
    void aTestKeyIsTriedAndNothingStaysHeld() throws Exception {
        assertThat(run(StripeServer.API_KEY)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("hold 19.99 EUR: pi_", "insufficient_funds", "as payments expects")
                .doesNotContain("secret", StripeServer.API_KEY);
        assertThat(server.intents()).noneMatch(intent -> intent.get("status").equals("requires_capture"));
    }

    @Test
    void aKeyThatStripeDoesNotKnowFails() throws Exception {
        assertThat(run("sk_test_other")).isEqualTo(1);
        assertThat(problems.toString(StandardCharsets.UTF_8)).contains("does not accept the API key");
    }

    @Test
    void aLiveKeyIsRefusedBeforeAnyCall() throws Exception {
        assertThat(run("sk_live_of_somebody")).isEqualTo(1);
        assertThat(server.requests()).isEmpty();
    }
}
