package caravan.benchmarks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresPartTest {
    /** Titles as PostgreSQL 18 gives them to its processes. */
    @ParameterizedTest
    @CsvSource({
        "postgres: orders caravan 127.0.0.1(40522) idle, orders",
        "postgres: orders caravan 127.0.0.1(40522) idle in transaction, orders",
        "postgres: inventory caravan ::1(40522) UPDATE waiting, inventory",
        "postgres: postgres caravan [local] SELECT, postgres",
        "postgres: walwriter, walwriter",
        "postgres: background writer, background_writer",
        "postgres: io worker 2, io_worker",
        "postgres: autovacuum launcher, autovacuum",
        "postgres: autovacuum worker caravan, autovacuum",
        "/usr/lib/postgresql/bin/postgres -D data, other",
        "'', other",
    })
    void aProcessIsKnownByItsTitle(String title, String part) {
        assertThat(PostgresPart.of(title)).isEqualTo(part);
    }
}
