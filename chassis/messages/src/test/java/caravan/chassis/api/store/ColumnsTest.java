package caravan.chassis.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** It is in this module, since the module of {@link Columns} has no database. */
class ColumnsTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.000006Z");
    private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-000000000001");

    private record Cargo(
            String name, @Nullable Long tons, @Nullable List<String> marks) {}

    private record Ship(UUID id, boolean atSea, int crew, Instant seen, Cargo cargo) {}

    private static final Columns<Cargo> CARGO = Columns.<Cargo>of()
            .text("name", Cargo::name)
            .int8("tons", Cargo::tons)
            .arrayAsText("marks", Cargo::marks);

    private static final Columns<Ship> SHIP = Columns.<Ship>of()
            .uuid("id", Ship::id)
            .bool("at_sea", Ship::atSea)
            .int4("crew", Ship::crew)
            .timestamptz("seen", Ship::seen)
            .all(CARGO, Ship::cargo);

    private final ServiceDatabase database = TestPostgres.shared().open("shop");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyRowArrivesWithEachValueInItsColumn() {
        String sql = """
                SELECT concat_ws(' ', id, at_sea, crew, to_char(seen AT TIME ZONE 'UTC', 'HH24 US'), name, tons, marks::text[]) AS line
                FROM %s
                """.formatted(SHIP.as("ship"));
        List<Ship> ships = List.of(
                new Ship(ID, true, 12, NOON, new Cargo("tea", 7L, Arrays.asList("a,b", null))),
                new Ship(ID, false, 3, NOON, new Cargo("silk", null, null)));

        assertThat(read(sql, ships))
                .containsExactly(ID + " t 12 12 000006 tea 7 {\"a,b\",NULL}", ID + " f 3 12 000006 silk");
    }

    @Test
    void anEmptyBatchHasNoRows() {
        assertThat(read("SELECT name AS line FROM " + SHIP.as("ship"), List.of()))
                .isEmpty();
    }

    @Test
    void namesKeepTheirOrder() {
        assertThat(CARGO.as("cargo")).isEqualTo("unnest(?, ?, ?) AS cargo (name, tons, marks)");
        assertThat(CARGO.names()).isEqualTo("name, tons, marks");
    }

    @Test
    void columnsAreImmutable() {
        CARGO.text("more", Cargo::name);

        assertThat(CARGO.names()).isEqualTo("name, tons, marks");
    }

    private List<String> read(String sql, List<Ship> ships) {
        return database.jdbi()
                .withHandle(handle ->
                        JdbcStatement.of(handle, sql).bindRows(SHIP, ships).list(row -> row.getString("line")));
    }
}
