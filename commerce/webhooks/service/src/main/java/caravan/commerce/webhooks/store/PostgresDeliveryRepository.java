package caravan.commerce.webhooks.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.webhooks.DeliveryRepository;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Stores deliveries and their lanes. Every transaction locks lanes first, and in key order. Who adds a delivery locks its lane, and who ends
 * a lane looks for pending deliveries while it holds the lock, so no delivery is left without a lane.
 */
public final class PostgresDeliveryRepository implements DeliveryRepository {
    static final Columns<Lane> LANES = Columns.<Lane>of()
            .uuid("endpoint_id", lane -> lane.endpoint().value())
            .text("key", Lane::key);

    /** Locks the lane if it is there. */
    static final String OPEN_LANES = """
            INSERT INTO lane (endpoint_id, key, due_at)
            SELECT endpoint_id, key, ? FROM %s GROUP BY endpoint_id, key ORDER BY endpoint_id, key
            ON CONFLICT (endpoint_id, key) DO UPDATE SET key = excluded.key
            """.formatted(LANES.as("opened"));

    private static final Columns<WantedEvent> EVENTS = Columns.<WantedEvent>of()
            .uuid("message_id", WantedEvent::messageId)
            .text("type", WantedEvent::type)
            .text("key", WantedEvent::key)
            .text("source", WantedEvent::source)
            .int8("position", WantedEvent::position)
            .bytea("body", WantedEvent::body)
            .int4("wanted", event -> event.deliveries().size());

    private static final String ADD_EVENTS =
            "INSERT INTO event (" + EVENTS.names() + ") SELECT * FROM " + EVENTS.unnest();

    private record Added(DeliveryId id, EndpointId endpoint, UUID messageId, String key) {}

    private static final Columns<Added> ADDED = Columns.<Added>of()
            .uuid("id", added -> added.id().value())
            .uuid("endpoint_id", added -> added.endpoint().value())
            .uuid("message_id", Added::messageId)
            .text("key", Added::key);

    private static final String ADD_DELIVERIES = """
            INSERT INTO delivery (id, endpoint_id, message_id, key, status, pending_since, attempts, redeliveries)
            SELECT id, endpoint_id, message_id, key, 'pending', ?, 0, 0
            FROM %s WITH ORDINALITY AS added (%s, place) ORDER BY place
            """.formatted(ADDED.unnest(), ADDED.names());

    private static final String TAKE = """
            WITH place AS (
                SELECT endpoint.id, coalesce(busy.free, ?) AS free
                FROM endpoint LEFT JOIN unnest(?, ?) AS busy (id, free) ON busy.id = endpoint.id
                WHERE endpoint.status = 'active'
            ), due AS (
                SELECT taken.endpoint_id, taken.key
                FROM place CROSS JOIN LATERAL (
                    SELECT endpoint_id, key FROM lane WHERE lane.endpoint_id = place.id AND lane.due_at <= ?
                    ORDER BY lane.due_at LIMIT place.free FOR UPDATE SKIP LOCKED
                ) taken
            )
            UPDATE lane SET lease = ?, due_at = ? FROM due WHERE lane.endpoint_id = due.endpoint_id AND lane.key = due.key
            RETURNING lane.endpoint_id, lane.key
            """;

    /** A statement of its own, since it must see what was committed until the lanes were locked. */
    private static final String FIRST_OF_LANES = """
            SELECT first.*, event.body, endpoint.url, endpoint.secret, endpoint.previous_secret, endpoint.previous_secret_until
            FROM %s
            CROSS JOIN LATERAL (
                SELECT * FROM delivery
                WHERE delivery.endpoint_id = taken.endpoint_id AND delivery.key = taken.key AND delivery.status = 'pending'
                ORDER BY seq LIMIT 1
            ) first
            JOIN event ON event.message_id = first.message_id
            JOIN endpoint ON endpoint.id = first.endpoint_id
            """.formatted(LANES.as("taken"));

    private static final Columns<DueDelivery> LEASES = Columns.<DueDelivery>of()
            .all(LANES, DueDelivery::lane)
            .uuid("lease", DueDelivery::lease)
            .uuid("delivery_id", due -> due.id().value());

    private static final String LOCK_LEASED = """
            SELECT asked.delivery_id FROM lane JOIN %s
                ON lane.endpoint_id = asked.endpoint_id AND lane.key = asked.key AND lane.lease = asked.lease
            ORDER BY lane.endpoint_id, lane.key FOR UPDATE OF lane
            """.formatted(LEASES.as("asked"));

    private static final Columns<Recorded> ATTEMPTS = Columns.<Recorded>of()
            .uuid("delivery_id", each -> each.due().id().value())
            .int4("redelivery", each -> each.due().redeliveries())
            .timestamptz("began_at", each -> each.attempt().beganAt())
            .int4("took_millis", each -> Math.toIntExact(each.attempt().took().toMillis()))
            .int4("status", each -> each.attempt().status().orElse(null))
            .text("failure", each -> each.attempt().failure().orElse(null))
            .bytea("answer_start", each -> each.attempt().answerStart());

    private static final String ADD_ATTEMPTS =
            "INSERT INTO attempt (" + ATTEMPTS.names() + ") SELECT * FROM " + ATTEMPTS.unnest();

    private static final Columns<Recorded> RESULTS = Columns.<Recorded>of()
            .uuid("id", each -> each.due().id().value())
            .text("status", each -> WireNames.of(each.status()))
            .int4("attempts", each -> each.due().attempts() + 1);

    private static final String SETTLE = """
            UPDATE delivery SET status = u.status, attempts = u.attempts,
                settled_at = CASE u.status WHEN 'pending' THEN NULL ELSE ?::timestamptz END
            FROM %s WHERE delivery.id = u.id
            """.formatted(RESULTS.as("u"));

    private static final Columns<Recorded> RELEASED =
            Columns.<Recorded>of().all(LANES, each -> each.due().lane()).timestamptz("due_at", Recorded::next);

    private static final String RELEASE = """
            UPDATE lane SET lease = NULL, due_at = released.due_at
            FROM %s WHERE lane.endpoint_id = released.endpoint_id AND lane.key = released.key
            """.formatted(RELEASED.as("released"));

    static final String END_LANES = """
            DELETE FROM lane USING %s
            WHERE lane.endpoint_id = ended.endpoint_id AND lane.key = ended.key AND NOT EXISTS (
                SELECT FROM delivery
                WHERE delivery.endpoint_id = lane.endpoint_id AND delivery.key = lane.key AND delivery.status = 'pending')
            """.formatted(LANES.as("ended"));

    private static final String HURRY = """
            UPDATE lane SET due_at = ? WHERE (endpoint_id, key) IN (
                SELECT endpoint_id, key FROM lane WHERE endpoint_id = ? AND due_at > ? AND lease IS NULL
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            """;

    @Override
    public void add(Transaction transaction, List<WantedEvent> events, Instant now) {
        List<Added> added = events.stream()
                .flatMap(event -> event.deliveries().entrySet().stream()
                        .map(each -> new Added(each.getValue(), each.getKey(), event.messageId(), event.key())))
                .toList();
        JdbcStatement.of(transaction, OPEN_LANES)
                .bind(now)
                .bindRows(
                        LANES,
                        added.stream()
                                .map(each -> new Lane(each.endpoint(), each.key()))
                                .toList())
                .write();
        JdbcStatement.of(transaction, ADD_EVENTS).bindRows(EVENTS, events).write();
        JdbcStatement.of(transaction, ADD_DELIVERIES)
                .bind(now)
                .bindRows(ADDED, added)
                .write();
    }

    @Override
    public List<DueDelivery> take(
            Transaction transaction,
            UUID lease,
            Instant now,
            Instant leaseEnd,
            int places,
            Map<EndpointId, Integer> free) {
        List<Map.Entry<EndpointId, Integer>> busy = List.copyOf(free.entrySet());
        List<Lane> taken = JdbcStatement.of(transaction, TAKE)
                .bind(places)
                .bindArray("uuid", busy, each -> each.getKey().value())
                .bindArray("int4", busy, Map.Entry::getValue)
                .bind(now)
                .bind(lease)
                .bind(leaseEnd)
                .list(row -> new Lane(endpointId(row), row.getString("key")));
        return taken.isEmpty()
                ? List.of()
                : JdbcStatement.of(transaction, FIRST_OF_LANES)
                        .bindRows(LANES, taken)
                        .list(row -> due(row, lease, leaseEnd));
    }

    private static DueDelivery due(ResultSet row, UUID lease, Instant leaseEnd) throws SQLException {
        return new DueDelivery(
                new DeliveryId(row.getObject("id", UUID.class)),
                new Lane(endpointId(row), row.getString("key")),
                new EndpointUrl(row.getString("url")),
                EndpointRows.secrets(row),
                row.getObject("message_id", UUID.class),
                row.getBytes("body"),
                row.getInt("attempts"),
                row.getInt("redeliveries"),
                EndpointRows.moment(row, "pending_since").orElseThrow(),
                lease,
                leaseEnd);
    }

    private static EndpointId endpointId(ResultSet row) throws SQLException {
        return new EndpointId(row.getObject("endpoint_id", UUID.class));
    }

    @Override
    public Set<UUID> lockLeased(Transaction transaction, Collection<DueDelivery> due) {
        return new HashSet<>(JdbcStatement.of(transaction, LOCK_LEASED)
                .bindRows(LEASES, due)
                .list(row -> row.getObject("delivery_id", UUID.class)));
    }

    @Override
    public void record(Transaction transaction, List<Recorded> recorded, Instant now) {
        JdbcStatement.of(transaction, ADD_ATTEMPTS).bindRows(ATTEMPTS, recorded).write();
        JdbcStatement.of(transaction, SETTLE)
                .bind(now)
                .bindRows(RESULTS, recorded)
                .write();
        JdbcStatement.of(transaction, RELEASE).bindRows(RELEASED, recorded).write();
        List<Lane> settled = recorded.stream()
                .filter(each -> each.status() != DeliveryStatus.PENDING)
                .map(each -> each.due().lane())
                .toList();
        if (!settled.isEmpty()) {
            JdbcStatement.of(transaction, END_LANES).bindRows(LANES, settled).write();
        }
    }

    @Override
    public void hurry(Transaction transaction, EndpointId endpoint, Instant now, int lanesMax) {
        JdbcStatement.of(transaction, HURRY)
                .bind(now)
                .bind(endpoint.value())
                .bind(now)
                .bind(lanesMax)
                .write();
    }
}
