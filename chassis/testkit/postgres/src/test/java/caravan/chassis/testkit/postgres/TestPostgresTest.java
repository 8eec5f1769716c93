package caravan.chassis.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.postgres.ServiceDatabase;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
    @Test
    void eachTestGetsItsOwnEmptySchema() {
        try (ServiceDatabase one = TestPostgres.shared().open("orders");
                ServiceDatabase other = TestPostgres.shared().open("orders")) {
            one.jdbi().useHandle(handle -> handle.execute("CREATE TABLE thing (id int)"));
            String found = other.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT coalesce(to_regclass('thing')::text, 'nothing')")
                            .mapTo(String.class)
                            .one());
            assertThat(found).isEqualTo("nothing");
        }
    }
}
