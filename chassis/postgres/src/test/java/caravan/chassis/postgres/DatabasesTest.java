package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.chassis.postgres.PostgresStartException.Reason;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabasesTest {
    @Test
    void anUnavailableDatabaseIsReportedInOneLineWithItsAddress() {
        DatabaseAddress nobody = DatabaseAddress.parse(
                "jdbc:postgresql://127.0.0.1:" + PostgresServer.freePort() + "/caravan", "orders", "geheim");

        SQLException failure = catchThrowableOfType(
                SQLException.class, () -> nobody.dataSource("nobody").getConnection());

        RuntimeException told =
                Databases.refused("orders", Map.of("orders", nobody), new IllegalStateException(failure));

        assertThat(told).isInstanceOfSatisfying(PostgresStartException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(refused.getMessage())
                    .startsWith("Cannot reach the database ")
                    .contains(":" + nobody.port() + "/caravan as orders", "start it")
                    .doesNotContain("\n", "geheim");
        });
    }
}
