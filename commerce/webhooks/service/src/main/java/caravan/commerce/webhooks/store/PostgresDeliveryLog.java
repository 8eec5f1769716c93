package caravan.commerce.webhooks.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.webhooks.DeliveryLog;
import caravan.commerce.webhooks.DeliveryRepository.Lane;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.kernel.UuidV7;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads deliveries with their events and attempts, and makes them pending again. The ids of deliveries are in the order of their making. */
public final class PostgresDeliveryLog implements DeliveryLog {
    /** The latest attempts that are shown of a delivery. */
    private static final int ATTEMPTS_MAX = 200;

    private static final String ENTRY = """
            SELECT delivery.*, event.type, lane.due_at
            FROM (%s) AS delivery
            JOIN event ON event.message_id = delivery.message_id
            LEFT JOIN lane ON lane.endpoint_id = delivery.endpoint_id AND lane.key = delivery.key AND delivery.status = 'pending'
            ORDER BY delivery.id DESC
            """;

    private static final String ATTEMPTS = """
            SELECT * FROM (SELECT * FROM attempt WHERE delivery_id = ? ORDER BY id DESC LIMIT ?) latest ORDER BY id
            """;

    private static final String AGAIN = """
            UPDATE delivery SET status = 'pending', pending_since = ?, attempts = 0, redeliveries = redeliveries + 1, settled_at = NULL
            WHERE id = ANY (?) AND status <> 'pending'
            """;

    private static final String HURRY = """
            UPDATE lane SET due_at = ? WHERE endpoint_id = ? AND key = ? AND lease IS NULL AND due_at > ?
            """;

    private final SqlDatabase database;

    public PostgresDeliveryLog(Database database) {
        this.database = SqlDatabase.of(database);
    }

    private record Chosen(DeliveryId id, Lane lane) {}

    @Override
    public List<Entry> page(
            EndpointId endpoint, Optional<DeliveryStatus> status, Optional<DeliveryId> before, int rowsMax) {
        String rows = "SELECT * FROM delivery WHERE endpoint_id = ? AND id < ?"
                + status.map(each -> " AND status = '" + WireNames.of(each) + "'")
                        .orElse("")
                + " ORDER BY id DESC LIMIT ?";
        return database.read(handle -> JdbcStatement.of(handle, ENTRY.formatted(rows))
                .bind(endpoint.value())
                .bind(before.map(DeliveryId::value).orElse(new UUID(-1, -1)))
                .bind(rowsMax)
                .list(PostgresDeliveryLog::entry));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                new DeliveryId(row.getObject("id", UUID.class)),
                row.getObject("message_id", UUID.class),
                row.getString("type"),
                row.getString("key"),
                WireNames.parse(DeliveryStatus.class, row.getString("status")),
                EndpointRows.moment(row, "pending_since").orElseThrow(),
                row.getInt("attempts"),
                row.getInt("redeliveries"),
                EndpointRows.moment(row, "settled_at"),
                EndpointRows.moment(row, "due_at"));
    }

    @Override
    public Optional<Details> find(EndpointId endpoint, DeliveryId id) {
        return database.read(handle -> JdbcStatement.of(
                        handle, ENTRY.formatted("SELECT * FROM delivery WHERE id = ? AND endpoint_id = ?"))
                .bind(id.value())
                .bind(endpoint.value())
                .first(PostgresDeliveryLog::entry)
                .map(entry -> new Details(entry, event(handle, entry), attempts(handle, id))));
    }

    private static byte[] event(Handle handle, Entry entry) {
        return JdbcStatement.of(handle, "SELECT body FROM event WHERE message_id = ?")
                .bind(entry.messageId())
                .first(row -> row.getBytes("body"))
                .orElse(new byte[0]);
    }

    private static List<Attempt> attempts(Handle handle, DeliveryId id) {
        return JdbcStatement.of(handle, ATTEMPTS)
                .bind(id.value())
                .bind(ATTEMPTS_MAX)
                .list(row -> new Attempt(
                        EndpointRows.moment(row, "began_at").orElseThrow(),
                        Duration.ofMillis(row.getInt("took_millis")),
                        Optional.ofNullable(row.getObject("status", Integer.class)),
                        Optional.ofNullable(row.getString("failure")),
                        row.getBytes("answer_start")));
    }

    @Override
    public boolean redeliver(Transaction transaction, EndpointId endpoint, DeliveryId id, Instant now) {
        List<Chosen> found = JdbcStatement.of(
                        transaction, "SELECT id, endpoint_id, key FROM delivery WHERE id = ? AND endpoint_id = ?")
                .bind(id.value())
                .bind(endpoint.value())
                .list(PostgresDeliveryLog::chosen);
        again(transaction, found, now);
        for (Chosen each : found) {
            JdbcStatement.of(transaction, HURRY)
                    .bind(now)
                    .bind(endpoint.value())
                    .bind(each.lane().key())
                    .bind(now)
                    .write();
        }
        return !found.isEmpty();
    }

    @Override
    public List<DeliveryId> redeliver(
            Transaction transaction,
            EndpointId endpoint,
            Span span,
            Optional<DeliveryId> after,
            int rowsMax,
            Instant now) {
        String sql = "SELECT id, endpoint_id, key FROM delivery WHERE endpoint_id = ? AND id >= ? AND id < ? AND id > ?"
                + span.status()
                        .map(each -> " AND status = '" + WireNames.of(each) + "'")
                        .orElse(" AND status <> 'pending'")
                + " ORDER BY id LIMIT ?";
        List<Chosen> found = JdbcStatement.of(transaction, sql)
                .bind(endpoint.value())
                .bind(UuidV7.at(span.from(), 0, 0))
                .bind(UuidV7.at(span.to(), 0, 0))
                .bind(after.map(DeliveryId::value).orElse(new UUID(0, 0)))
                .bind(rowsMax)
                .list(PostgresDeliveryLog::chosen);
        again(transaction, found, now);
        return found.stream().map(Chosen::id).toList();
    }

    private static Chosen chosen(ResultSet row) throws SQLException {
        return new Chosen(
                new DeliveryId(row.getObject("id", UUID.class)),
                new Lane(new EndpointId(row.getObject("endpoint_id", UUID.class)), row.getString("key")));
    }

    private static void again(Transaction transaction, List<Chosen> chosen, Instant now) {
        if (chosen.isEmpty()) {
            return;
        }
        List<Lane> lanes = chosen.stream().map(Chosen::lane).toList();
        JdbcStatement.of(transaction, PostgresDeliveryRepository.OPEN_LANES)
                .bind(now)
                .bindRows(PostgresDeliveryRepository.LANES, lanes)
                .write();
        JdbcStatement.of(transaction, AGAIN)
                .bind(now)
                .bindArray("uuid", chosen, each -> each.id().value())
                .write();
    }
}
