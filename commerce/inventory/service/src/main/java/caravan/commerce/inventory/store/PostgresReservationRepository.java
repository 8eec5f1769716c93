package caravan.commerce.inventory.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.inventory.ReservationRepository;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.WireNames;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores reservations in the table {@code reservation}. Each operation is one statement for the whole batch. */
public final class PostgresReservationRepository implements ReservationRepository {
    /** One statement can lock both: it reads the newest version of each row that it locks, and a reservation's SKUs never change. */
    private static final String LOCK = """
            WITH known AS MATERIALIZED (
                SELECT id, state, missing, missing_available, skus, quantities FROM reservation WHERE id = ANY (?) ORDER BY id FOR UPDATE
            ), level AS MATERIALIZED (
                SELECT sku, on_hand, reserved, version FROM stock
                WHERE sku = ANY (? || ARRAY(SELECT unnest(skus) FROM known)) ORDER BY sku FOR UPDATE
            )
            SELECT id, state, missing, missing_available, skus, quantities, NULL AS sku, 0 AS on_hand, 0 AS reserved, 0 AS version
            FROM known
            UNION ALL
            SELECT NULL, NULL, NULL, NULL, NULL, NULL, sku, on_hand, reserved, version FROM level
            """;

    private static final Columns<Reservation> CHANGED = Columns.<Reservation>of()
            .uuid("id", reservation -> reservation.id().value())
            .text("state", PostgresReservationRepository::state);

    private static final Columns<Reservation> NEW = CHANGED.arrayAsText(
                    "missing", reservation -> shortages(reservation, Reservation.Shortage::sku))
            .arrayAsText("missing_available", PostgresReservationRepository::available)
            .arrayAsText("skus", reservation -> lines(reservation, Reservation.Line::sku))
            .arrayAsText("quantities", reservation -> lines(reservation, Reservation.Line::quantity));

    private static final String ADD = """
            INSERT INTO reservation (id, state, missing, missing_available, skus, quantities, at)
            SELECT id, state, missing::text[], missing_available::bigint[], skus::text[], quantities::int[], ?
            FROM %s
            """.formatted(NEW.as("new"));

    private static final String REPLACE = """
            UPDATE reservation SET state = changed.state, at = ?
            FROM %s
            WHERE reservation.id = changed.id
            """.formatted(CHANGED.as("changed"));

    private final SqlDatabase database;

    public PostgresReservationRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Optional<Shown> find(ReservationId id) {
        return database.read(handle -> handle.createQuery("""
                        SELECT id, state, missing, missing_available, skus, quantities, at FROM reservation WHERE id = :id
                        """)
                .bind("id", id.value())
                .map((row, _) -> new Shown(
                        reservation(row),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .findOne());
    }

    @Override
    public Locked lock(Transaction transaction, Set<ReservationId> ids, Set<Sku> skus) {
        Map<ReservationId, Reservation> reservations = new HashMap<>();
        Map<Sku, StockLevel> levels = new HashMap<>();
        JdbcStatement.of(transaction, LOCK)
                .bindArray("uuid", ids, ReservationId::value)
                .bindArray("text", skus, Sku::value)
                .forEach(row -> {
                    if (row.getString("id") == null) {
                        StockLevel level = PostgresStockLevelRepository.level(row);
                        levels.put(level.sku(), level);
                    } else {
                        Reservation reservation = reservation(row);
                        reservations.put(reservation.id(), reservation);
                    }
                });
        return new Locked(reservations, levels);
    }

    @Override
    public void add(Transaction transaction, Collection<Reservation> reservations, Instant at) {
        if (reservations.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, ADD).bind(at).bindRows(NEW, reservations).write();
    }

    @Override
    public void replace(Transaction transaction, Collection<Reservation> reservations, Instant at) {
        if (reservations.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, REPLACE)
                .bind(at)
                .bindRows(CHANGED, reservations)
                .write();
    }

    private static <V> List<V> lines(Reservation reservation, Function<Reservation.Line, V> value) {
        return reservation.lines().stream().map(value).toList();
    }

    private static <V> List<V> shortages(Reservation reservation, Function<Reservation.Shortage, V> value) {
        return reservation.shortages().stream().map(value).toList();
    }

    /** NULL for most rows: they have no shortages. */
    private static @Nullable List<Long> available(Reservation reservation) {
        boolean known = !reservation.shortages().isEmpty()
                && reservation.shortages().getFirst().available().isPresent();
        return known ? shortages(reservation, shortage -> shortage.available().getAsLong()) : null;
    }

    private static String state(Reservation reservation) {
        return WireNames.of(reservation.state());
    }

    private static Reservation reservation(ResultSet row) throws SQLException {
        String[] skus = (String[]) row.getArray("skus").getArray();
        Integer[] quantities = (Integer[]) row.getArray("quantities").getArray();
        List<Reservation.Line> lines = new ArrayList<>(skus.length);
        for (int i = 0; i < skus.length; i++) {
            lines.add(new Reservation.Line(new Sku(skus[i]), new Quantity(quantities[i])));
        }
        return new Reservation(
                new ReservationId(row.getObject("id", UUID.class)),
                WireNames.parse(Reservation.State.class, row.getString("state")),
                lines,
                shortages(row));
    }

    private static List<Reservation.Shortage> shortages(ResultSet row) throws SQLException {
        String[] missing = (String[]) row.getArray("missing").getArray();
        if (missing.length == 0) {
            return List.of();
        }
        Array known = row.getArray("missing_available");
        Long[] available = known == null ? new Long[missing.length] : (Long[]) known.getArray();
        List<Reservation.Shortage> shortages = new ArrayList<>(missing.length);
        for (int i = 0; i < missing.length; i++) {
            OptionalLong left = available[i] == null ? OptionalLong.empty() : OptionalLong.of(available[i]);
            shortages.add(new Reservation.Shortage(new Sku(missing[i]), left));
        }
        return shortages;
    }
}
