package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @Test
    void aUrlGivesHostPortAndDatabase() {
        assertThat(DatabaseAddress.parse("jdbc:postgresql://db.example:6432/shop?sslmode=require", "u", "p"))
                .isEqualTo(new DatabaseAddress("db.example", 6432, "shop", "u", "p", "sslmode=require"));
    }

    @Test
    void aUrlWithoutAPortMeansPostgresOwnPort() {
        assertThat(DatabaseAddress.parse("jdbc:postgresql://db.example/shop", "u", "p")
                        .port())
                .isEqualTo(5432);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://u:geheim@db.example/shop",
                "jdbc:postgresql://db.example/shop?password=geheim",
                "jdbc:postgresql://db.example/shop?ssl=true&user=u&password=geheim"
            })
    void aUrlWithAPasswordIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url, "u", "p"))
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining("CARAVAN_DATABASE_PASSWORD")
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://db.example/shop",
                "jdbc:postgresql://db.example",
                "jdbc:postgresql:shop",
                "db.example",
                "not a url",
                ""
            })
    void anyOtherUrlIsRefusedWithTheExpectedForm(String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url, "u", "p"))
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining("The database's URL");
    }

    @Test
    void thePasswordIsNotWritten() {
        assertThat(new DatabaseAddress("localhost", 1, "shop", "u", "geheim").toString())
                .doesNotContain("geheim");
    }
}
