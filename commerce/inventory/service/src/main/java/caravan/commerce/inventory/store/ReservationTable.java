package caravan.commerce.inventory.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.inventory.Reservations;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The tables {@code reservation} and {@code reservation_line}. */
public final class ReservationTable implements Reservations {
    /** Between the SKUs of one text: none can contain it. */
    private static final String SEPARATOR = ",";

    private record LineRow(ReservationId reservation, Reservation.Line line) {}

    @Override
    public Map<ReservationId, Reservation> lock(Transaction transaction, Set<ReservationId> ids) {
        List<UUID> uuids = ids.stream().map(ReservationId::value).toList();
        List<Reservation> heads = SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT id, state, missing FROM reservation WHERE id = ANY (:ids::uuid[]) ORDER BY id FOR UPDATE
                        """)
                .bindArray("ids", UUID.class, uuids)
                .map((row, _) -> head(row))
                .list();
        if (heads.isEmpty()) {
            return Map.of();
        }
        Map<ReservationId, List<Reservation.Line>> lines = lines(SqlTransaction.handle(transaction), uuids);
        return heads.stream()
                .collect(Collectors.toMap(
                        Reservation::id,
                        head -> new Reservation(
                                head.id(), head.state(), lines.getOrDefault(head.id(), List.of()), head.missing())));
    }

    @Override
    public void add(Transaction transaction, Collection<Reservation> reservations, Instant at) {
        if (reservations.isEmpty()) {
            return;
        }
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO reservation (id, state, missing, at)
                        SELECT id, state, string_to_array(missing, :separator), :at
                        FROM unnest(:ids::uuid[], :states::text[], :missing::text[]) AS new (id, state, missing)
                        """)
                .bindArray(
                        "ids",
                        UUID.class,
                        column(reservations, reservation -> reservation.id().value()))
                .bindArray("states", String.class, column(reservations, ReservationTable::state))
                .bindArray("missing", String.class, column(reservations, ReservationTable::missing))
                .bind("separator", SEPARATOR)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
        addLines(SqlTransaction.handle(transaction), reservations);
    }

    @Override
    public void replace(Transaction transaction, Collection<Reservation> reservations, Instant at) {
        if (reservations.isEmpty()) {
            return;
        }
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        UPDATE reservation SET state = changed.state, at = :at
                        FROM unnest(:ids::uuid[], :states::text[]) AS changed (id, state)
                        WHERE reservation.id = changed.id
                        """)
                .bindArray(
                        "ids",
                        UUID.class,
                        column(reservations, reservation -> reservation.id().value()))
                .bindArray("states", String.class, column(reservations, ReservationTable::state))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static void addLines(Handle handle, Collection<Reservation> reservations) {
        List<LineRow> lines = new ArrayList<>();
        for (Reservation reservation : reservations) {
            reservation.lines().forEach(line -> lines.add(new LineRow(reservation.id(), line)));
        }
        if (lines.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO reservation_line (reservation, sku, quantity)
                        SELECT * FROM unnest(:ids::uuid[], :skus::text[], :quantities::int[])
                        """)
                .bindArray(
                        "ids",
                        UUID.class,
                        column(lines, line -> line.reservation().value()))
                .bindArray(
                        "skus",
                        String.class,
                        column(lines, line -> line.line().sku().value()))
                .bindArray(
                        "quantities",
                        Integer.class,
                        column(lines, line -> line.line().quantity().value()))
                .execute();
    }

    private static Map<ReservationId, List<Reservation.Line>> lines(Handle handle, List<UUID> ids) {
        return handle.createQuery("""
                        SELECT reservation, sku, quantity FROM reservation_line WHERE reservation = ANY (:ids::uuid[])
                        """)
                .bindArray("ids", UUID.class, ids)
                .map((row, _) -> line(row))
                .collect(Collectors.groupingBy(
                        LineRow::reservation, Collectors.mapping(LineRow::line, Collectors.toList())));
    }

    private static <R, T> List<T> column(Collection<R> rows, Function<R, T> value) {
        return rows.stream().map(value).toList();
    }

    private static String state(Reservation reservation) {
        return reservation.state().name().toLowerCase(Locale.ROOT);
    }

    private static String missing(Reservation reservation) {
        return reservation.missing().stream().map(Sku::value).collect(Collectors.joining(SEPARATOR));
    }

    /** The reservation without its lines, which are in a table of their own. */
    private static Reservation head(ResultSet row) throws SQLException {
        String[] missing = (String[]) row.getArray("missing").getArray();
        return new Reservation(
                new ReservationId(row.getObject("id", UUID.class)),
                Reservation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                List.of(),
                Arrays.stream(missing).map(Sku::new).toList());
    }

    private static LineRow line(ResultSet row) throws SQLException {
        return new LineRow(
                new ReservationId(row.getObject("reservation", UUID.class)),
                new Reservation.Line(new Sku(row.getString("sku")), new Quantity(row.getInt("quantity"))));
    }
}
