package caravan.commerce.webhooks.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.webhooks.EndpointRepository;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.PauseReason;
import caravan.kernel.WireNames;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores endpoints in the table {@code endpoint}. */
public final class PostgresEndpointRepository implements EndpointRepository {
    private static final String THERE = "SELECT * FROM endpoint WHERE status <> 'deleted' ";

    private static final String SAVE = """
            INSERT INTO endpoint (%s, types_since)
            SELECT id, url, event_types::text[], description, status, pause_reason, secret, previous_secret, previous_secret_until,
                failing_since, version, created_at, changed_at, changed_at
            FROM %s
            ON CONFLICT (id) DO UPDATE SET url = excluded.url, event_types = excluded.event_types,
                types_since = CASE WHEN endpoint.event_types = excluded.event_types
                    THEN endpoint.types_since ELSE excluded.types_since END,
                description = excluded.description, status = excluded.status, pause_reason = excluded.pause_reason,
                secret = excluded.secret, previous_secret = excluded.previous_secret,
                previous_secret_until = excluded.previous_secret_until, failing_since = excluded.failing_since,
                version = excluded.version, changed_at = excluded.changed_at
            """.formatted(EndpointRows.COLUMNS.names(), EndpointRows.COLUMNS.as("saved"));

    private static final String DELETE = """
            UPDATE endpoint SET status = 'deleted', pause_reason = NULL, url = '', description = '', secret = '', previous_secret = '',
                previous_secret_until = NULL, failing_since = NULL, version = version + 1, changed_at = ?
            WHERE id = ANY (?) AND status <> 'deleted'
            """;

    // Endpoints are few, and read by their primary key.
    private static final String WANTING = """
            SELECT id, event_types FROM endpoint WHERE event_types && ? AND status <> 'deleted' ORDER BY id
            """;

    private static final String WANTED_TYPES = """
            SELECT DISTINCT type FROM endpoint CROSS JOIN LATERAL unnest(event_types) AS wanted (type) WHERE status <> 'deleted'
            """;

    private static final String NOTE_SUCCESS = """
            UPDATE endpoint SET failing_since = NULL WHERE id IN (
                SELECT id FROM endpoint WHERE id = ANY (?) AND failing_since IS NOT NULL ORDER BY id FOR UPDATE)
            """;

    private static final String NOTE_FAILURE = """
            UPDATE endpoint SET failing_since = ? WHERE id IN (
                SELECT id FROM endpoint WHERE id = ANY (?) AND failing_since IS NULL AND status <> 'deleted' ORDER BY id FOR UPDATE)
            """;

    private static final String PAUSE = """
            UPDATE endpoint SET status = 'paused', pause_reason = ?, version = version + 1, changed_at = ? WHERE id IN (
                SELECT id FROM endpoint WHERE id = ANY (?) AND status = 'active' AND failing_since <= ? ORDER BY id FOR UPDATE)
            RETURNING id, version
            """;

    private final SqlDatabase database;

    public PostgresEndpointRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Optional<Endpoint> find(EndpointId id) {
        return database.read(handle ->
                JdbcStatement.of(handle, THERE + "AND id = ?").bind(id.value()).first(EndpointRows::endpoint));
    }

    @Override
    public List<Endpoint> page(Optional<EndpointId> after, int rowsMax) {
        return database.read(handle -> JdbcStatement.of(handle, THERE + "AND id > ? ORDER BY id LIMIT ?")
                .bind(after.map(EndpointId::value).orElse(new UUID(0, 0)))
                .bind(rowsMax)
                .list(EndpointRows::endpoint));
    }

    @Override
    public int lockAndCount(Transaction transaction) {
        JdbcStatement.of(transaction, "SELECT one FROM endpoint_guard WHERE one FOR UPDATE")
                .list(row -> row.getBoolean("one"));
        return JdbcStatement.of(transaction, "SELECT count(*) AS endpoints FROM endpoint WHERE status <> 'deleted'")
                .first(row -> row.getInt("endpoints"))
                .orElseThrow();
    }

    @Override
    public Map<EndpointId, Endpoint> lock(Transaction transaction, Collection<EndpointId> ids) {
        Map<EndpointId, Endpoint> locked = new HashMap<>();
        JdbcStatement.of(transaction, THERE + "AND id = ANY (?) ORDER BY id FOR UPDATE")
                .bindArray("uuid", ids, EndpointId::value)
                .forEach(row -> {
                    Endpoint endpoint = EndpointRows.endpoint(row);
                    locked.put(endpoint.id(), endpoint);
                });
        return locked;
    }

    @Override
    public void save(Transaction transaction, Collection<Endpoint> endpoints) {
        if (!endpoints.isEmpty()) {
            JdbcStatement.of(transaction, SAVE)
                    .bindRows(EndpointRows.COLUMNS, endpoints)
                    .write();
        }
    }

    @Override
    public void delete(Transaction transaction, Collection<EndpointId> ids, Instant now) {
        if (!ids.isEmpty()) {
            JdbcStatement.of(transaction, DELETE)
                    .bind(now)
                    .bindArray("uuid", ids, EndpointId::value)
                    .write();
        }
    }

    @Override
    public List<Wanting> wanting(Transaction transaction, Collection<String> eventTypes) {
        return JdbcStatement.of(transaction, WANTING)
                .bindArray("text", eventTypes)
                .list(row -> new Wanting(new EndpointId(row.getObject("id", UUID.class)), List.of((String[])
                        row.getArray("event_types").getArray())));
    }

    @Override
    public Set<String> wantedTypes(Transaction transaction) {
        return Set.copyOf(JdbcStatement.of(transaction, WANTED_TYPES).list(row -> row.getString("type")));
    }

    @Override
    public void noteSuccess(Transaction transaction, Collection<EndpointId> ids) {
        if (!ids.isEmpty()) {
            JdbcStatement.of(transaction, NOTE_SUCCESS)
                    .bindArray("uuid", ids, EndpointId::value)
                    .write();
        }
    }

    @Override
    public void noteFailure(Transaction transaction, Collection<EndpointId> ids, Instant now) {
        JdbcStatement.of(transaction, NOTE_FAILURE)
                .bind(now)
                .bindArray("uuid", ids, EndpointId::value)
                .write();
    }

    @Override
    public List<PausedNow> pauseGone(Transaction transaction, Collection<EndpointId> ids, Instant now) {
        return pause(transaction, ids, PauseReason.GONE, now, now);
    }

    @Override
    public List<PausedNow> pauseFailing(
            Transaction transaction, Collection<EndpointId> ids, Instant before, Instant now) {
        return pause(transaction, ids, PauseReason.FAILING, before, now);
    }

    private static List<PausedNow> pause(
            Transaction transaction, Collection<EndpointId> ids, PauseReason why, Instant before, Instant now) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return JdbcStatement.of(transaction, PAUSE)
                .bind(WireNames.of(why))
                .bind(now)
                .bindArray("uuid", ids, EndpointId::value)
                .bind(before)
                .list(row ->
                        new PausedNow(new EndpointId(row.getObject("id", UUID.class)), why, row.getLong("version")));
    }
}
