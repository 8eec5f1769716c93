package caravan.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A short attack on one process, and on a gateway. It prints the seed, with which {@code ./caravan attack} sends the same requests. */
class ShortAttackTest {
    private static final String SEED = System.getProperty("caravan.seed", "8");
    private static final String REQUESTS = System.getProperty("caravan.attack.requests", "3000");

    private static void assertNothingIsFoundIn(AttackedSystem system) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = new CommandLine(new AttackTool(out, out))
                .execute("--url", system.address().toString(), "--seed", SEED, "--requests", REQUESTS);
        System.out.println(said.toString(StandardCharsets.UTF_8));
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void oneProcessStaysHealthy() {
        try (AttackedSystem system = AttackedSystem.nothing()) {
            assertNothingIsFoundIn(system);
        }
    }

    @Test
    void aGatewayStaysHealthy() {
        try (AttackedSystem system = AttackedSystem.aGateway()) {
            assertNothingIsFoundIn(system);
        }
    }
}
