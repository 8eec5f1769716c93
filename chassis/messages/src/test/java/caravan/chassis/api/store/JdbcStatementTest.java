package caravan.chassis.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** It is in this module, since the module of {@link JdbcStatement} has no database. */
class JdbcStatementTest {
    private final ServiceDatabase database = TestPostgres.shared().open("shop");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void valuesArriveAsTheyAre() {
        UUID id = UUID.randomUUID();
        List<String> read = query(
                "SELECT concat_ws(' ', ?::int, ?::bigint, ?::text, ?::uuid, ? AT TIME ZONE 'UTC', convert_from(?, 'UTF8'))",
                statement -> statement
                        .bind(7)
                        .bind(Long.MAX_VALUE)
                        .bind("it's ä")
                        .bind(id)
                        .bind(Instant.parse("2026-01-02T03:04:05.000006Z"))
                        .bind("bytes".getBytes(StandardCharsets.UTF_8)));
        assertThat(read).containsExactly("7 " + Long.MAX_VALUE + " it's ä " + id + " 2026-01-02 03:04:05.000006 bytes");
    }

    @Test
    void columnsOfABatchArriveInOrderWithTheirNulls() {
        List<String> read = query(
                "SELECT a || ' ' || coalesce(b, 'nothing') || ' ' || c FROM unnest(?, ?, ?) AS rows (a, b, c)",
                statement -> statement
                        .bindArray("int4", List.of(1, 2))
                        .bindArray("text", Arrays.asList("{\"x\", ä}", null))
                        .bindArray("bool", List.of(true, false)));
        assertThat(read).containsExactly("1 {\"x\", ä} true", "2 nothing false");
    }

    @Test
    void aColumnIsMadeOfTheRowsOfABatch() {
        List<Instant> rows = List.of(Instant.parse("2026-01-02T03:04:05.000006Z"), Instant.EPOCH);
        List<String> read = query(
                "SELECT a || ' ' || to_char(b AT TIME ZONE 'UTC', 'YYYY US') FROM unnest(?, ?) AS rows (a, b)",
                statement -> statement
                        .bindArray("int8", rows, Instant::getEpochSecond)
                        .bindArray("timestamptz", rows, Function.identity()));
        assertThat(read).containsExactly("1767323045 2026 000006", "0 1970 000000");
    }

    /** Values of another type would be sent as text, which costs more on both sides than the rest of a short statement. */
    @Test
    void anArrayRefusesValuesOfAnotherTypeSoThatItIsSentInBinaryForm() {
        assertThatThrownBy(() -> query(
                        "SELECT sum(n) FROM unnest(?) AS n", statement -> statement.bindArray("int8", List.of(1))))
                .isInstanceOf(ArrayStoreException.class);
    }

    @Test
    void aFailureHasTheDriversReason() {
        assertThatThrownBy(() -> query("SELECT * FROM nowhere", Function.identity()))
                .isInstanceOf(JdbcStatement.FailedException.class)
                .hasMessageContaining("nowhere")
                .hasCauseInstanceOf(java.sql.SQLException.class);
    }

    private List<String> query(String sql, Function<JdbcStatement, JdbcStatement> bound) {
        return database.jdbi().withHandle(handle -> {
            JdbcStatement statement = JdbcStatement.of(handle, sql);
            return bound.apply(statement).list(row -> row.getString(1));
        });
    }
}
