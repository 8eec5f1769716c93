package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.chassis.postgres.PostgresStartException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabasesTest {
    @Test
    void aDatabaseThatIsAwayIsToldInOneLineWithItsAddress() {
        DatabaseAddress nobody = DatabaseAddress.parse(
                "jdbc:postgresql://127.0.0.1:" + PostgresServer.freePort() + "/caravan", "orders", "geheim");

        PostgresStartException refused = catchThrowableOfType(
                PostgresStartException.class,
                () -> Databases.join(Map.of("orders", nobody), _ -> PoolBounds.DEFAULT, new SimpleMeterRegistry()));

        assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(refused.getMessage())
                .startsWith("Cannot reach the database ")
                .contains(":" + nobody.port() + "/caravan as orders", "start it")
                .doesNotContain("\n", "geheim");
    }
}
