package caravan.commerce.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.webhooks.domain.Secrets;
import caravan.commerce.webhooks.domain.WebhookSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Standard Webhooks' own library for Node verifies our signatures. Where the machine has no Node and npm, the test is skipped. */
class StandardWebhooksLibraryTest {
    private static final Path FOLDER = Path.of("target", "standardwebhooks");
    private static final String VERIFY = """
            const { Webhook } = require('standardwebhooks');
            const [secret, id, timestamp, signature, body] = process.argv.slice(2);
            new Webhook(secret).verify(body, { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature });
            """;

    private static final String BODY = "{\"specversion\":\"1.0\",\"data\":{\"name\":\"Tëa\"}}";

    @BeforeAll
    static void install() throws Exception {
        Assumptions.assumeTrue(
                isThere("node") && isThere("npm"),
                "no Node and npm are installed: their library verifies no signature");
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("package.json"), "{\"private\":true}");
        Files.writeString(FOLDER.resolve("verify.js"), VERIFY);
        Assumptions.assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules/standardwebhooks"))
                        || run(
                                        "npm",
                                        "install",
                                        "--no-audit",
                                        "--no-fund",
                                        "--ignore-scripts",
                                        "standardwebhooks@1.0.0")
                                == 0,
                "npm could not install standardwebhooks: it verifies no signature");
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static int verify(WebhookSecret secret, String signature, Instant time) throws Exception {
        return run("node", "verify.js", secret.text(), "msg_1", Long.toString(time.getEpochSecond()), signature, BODY);
    }

    @Test
    void theLibraryAcceptsOurSignaturesWithTheNewSecretAndTheOldOne() throws Exception {
        Instant now = Instant.now();
        WebhookSecret before = new WebhookSecret(new byte[WebhookSecret.BYTES]);
        WebhookSecret after = new WebhookSecret("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        Secrets rotated = Secrets.of(before).rotate(after, now, Duration.ofHours(1));
        String signatures = Signatures.of(rotated, "msg_1", now, BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(verify(before, signatures, now)).isZero();
        assertThat(verify(after, signatures, now)).isZero();
        WebhookSecret other = new WebhookSecret("another secret of thirty-two byte".getBytes(StandardCharsets.UTF_8));
        assertThat(verify(other, signatures, now)).isNotZero();
    }
}
