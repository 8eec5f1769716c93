package caravan.commerce.inventory.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.ArrayLiteral;
import caravan.chassis.api.store.JdbcStatement;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        JdbcStatement.of(transaction, """
                INSERT INTO reservation (id, state, missing, missing_available, skus, quantities, at)
                SELECT id, state, missing::text[], missing_available::bigint[], skus::text[], quantities::int[], ?
                FROM unnest(?, ?, ?, ?, ?, ?) AS new (id, state, missing, missing_available, skus, quantities)
                """)
                .bind(at)
                .bindArray("uuid", reservations, reservation -> reservation.id().value())
                .bindArray("text", reservations, PostgresReservationRepository::state)
                .bindArray("text", reservations, reservation -> shortages(reservation, Reservation.Shortage::sku))
                .bindArray("text", reservations, PostgresReservationRepository::available)
                .bindArray("text", reservations, reservation -> lines(reservation, Reservation.Line::sku))
                .bindArray("text", reservations, reservation -> lines(reservation, Reservation.Line::quantity))
                .write();
    }

    @Override
    public void replace(Transaction transaction, Collection<Reservation> reservations, Instant at) {
        if (reservations.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, """
                UPDATE reservation SET state = changed.state, at = ?
                FROM unnest(?, ?) AS changed (id, state)
                WHERE reservation.id = changed.id
                """)
                .bind(at)
                .bindArray("uuid", reservations, reservation -> reservation.id().value())
                .bindArray("text", reservations, PostgresReservationRepository::state)
                .write();
    }

    private static String lines(Reservation reservation, Function<Reservation.Line, Object> value) {
        return ArrayLiteral.of(reservation.lines().stream().map(value).toList());
    }

    private static String shortages(Reservation reservation, Function<Reservation.Shortage, Object> value) {
        return ArrayLiteral.of(reservation.shortages().stream().map(value).toList());
    }

    /** Null for most rows: most reservations have no shortages. */
    private static @Nullable String available(Reservation reservation) {
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
