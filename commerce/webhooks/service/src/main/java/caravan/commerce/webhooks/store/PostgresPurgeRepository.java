package caravan.commerce.webhooks.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.webhooks.DeliveryRepository.Lane;
import caravan.commerce.webhooks.PurgeRepository;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Removes old rows. It finds them by their ids, which are in the order of time. */
public final class PostgresPurgeRepository implements PurgeRepository {
    private static final String DELIVERIES = """
            DELETE FROM delivery WHERE id IN (
                SELECT id FROM delivery WHERE id < ? AND status <> 'pending' ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING id
            """;

    private static final String NOTE = """
            UPDATE purged SET deliveries_to = greatest(deliveries_to, (SELECT id FROM unnest(?) AS gone (id) ORDER BY id DESC LIMIT 1))
            """;

    private static final String ATTEMPTS = "DELETE FROM attempt WHERE delivery_id = ANY (?)";

    private static final String EVENTS = """
            DELETE FROM event WHERE message_id IN (
                SELECT message_id FROM event
                WHERE message_id < ? AND NOT EXISTS (SELECT FROM delivery WHERE delivery.message_id = event.message_id)
                ORDER BY message_id LIMIT ?)
            """;

    /** While an endpoint is paused, its lanes stay due, so the oldest are those that wait longest. */
    private static final String STALE_LANES = """
            SELECT stale.endpoint_id, stale.key FROM endpoint CROSS JOIN LATERAL (
                SELECT endpoint_id, key FROM lane WHERE lane.endpoint_id = endpoint.id AND lane.due_at < ?
                ORDER BY lane.due_at LIMIT ? FOR UPDATE SKIP LOCKED
            ) stale
            WHERE endpoint.status = 'paused'
            """;

    private static final String EXPIRE = """
            UPDATE delivery SET status = 'failed', settled_at = ?
            FROM %s
            WHERE delivery.endpoint_id = stale.endpoint_id AND delivery.key = stale.key AND delivery.status = 'pending'
                AND delivery.pending_since < ?
            """.formatted(PostgresDeliveryRepository.LANES.as("stale"));

    /** The lane is due since its first delivery waits, so that it is looked at again when that one's time is over. */
    private static final String REMAINING = """
            UPDATE lane SET due_at = waiting.since, lease = NULL
            FROM %s CROSS JOIN LATERAL (
                SELECT min(pending_since) AS since FROM delivery
                WHERE delivery.endpoint_id = stale.endpoint_id AND delivery.key = stale.key AND delivery.status = 'pending'
            ) waiting
            WHERE lane.endpoint_id = stale.endpoint_id AND lane.key = stale.key AND waiting.since IS NOT NULL
            """.formatted(PostgresDeliveryRepository.LANES.as("stale"));

    private static final String DELETED = """
            DELETE FROM delivery WHERE id IN (
                SELECT gone.id FROM endpoint CROSS JOIN LATERAL (
                    SELECT id FROM delivery WHERE delivery.endpoint_id = endpoint.id ORDER BY id LIMIT ?
                ) gone
                WHERE endpoint.status = 'deleted' LIMIT ?)
            RETURNING id
            """;

    private static final String LANES_OF_DELETED = """
            DELETE FROM lane WHERE (endpoint_id, key) IN (
                SELECT gone.endpoint_id, gone.key FROM endpoint CROSS JOIN LATERAL (
                    SELECT endpoint_id, key FROM lane WHERE lane.endpoint_id = endpoint.id
                    ORDER BY lane.key LIMIT ? FOR UPDATE SKIP LOCKED
                ) gone
                WHERE endpoint.status = 'deleted')
            """;

    private static final String DELETED_ENDPOINTS = """
            DELETE FROM endpoint WHERE status = 'deleted' AND changed_at < ?
                AND NOT EXISTS (SELECT FROM delivery WHERE delivery.endpoint_id = endpoint.id)
                AND NOT EXISTS (SELECT FROM lane WHERE lane.endpoint_id = endpoint.id)
            """;

    @Override
    public int purgeDeliveries(Transaction transaction, Instant before, int rowsMax) {
        List<UUID> gone = JdbcStatement.of(transaction, DELIVERIES)
                .bind(UuidV7.at(before, 0, 0))
                .bind(rowsMax)
                .list(row -> row.getObject("id", UUID.class));
        if (!gone.isEmpty()) {
            JdbcStatement.of(transaction, NOTE).bindArray("uuid", gone).write();
        }
        return purgeAttempts(transaction, gone);
    }

    private static int purgeAttempts(Transaction transaction, List<UUID> deliveries) {
        if (!deliveries.isEmpty()) {
            JdbcStatement.of(transaction, ATTEMPTS)
                    .bindArray("uuid", deliveries)
                    .write();
        }
        return deliveries.size();
    }

    @Override
    public int purgeEvents(Transaction transaction, Instant before, int rowsMax) {
        return JdbcStatement.of(transaction, EVENTS)
                .bind(UuidV7.at(before, 0, 0))
                .bind(rowsMax)
                .update();
    }

    @Override
    public int expirePaused(Transaction transaction, Instant before, Instant now, int lanesMax) {
        List<Lane> stale = JdbcStatement.of(transaction, STALE_LANES)
                .bind(before)
                .bind(lanesMax)
                .list(row -> new Lane(new EndpointId(row.getObject("endpoint_id", UUID.class)), row.getString("key")));
        if (!stale.isEmpty()) {
            JdbcStatement.of(transaction, EXPIRE)
                    .bind(now)
                    .bindRows(PostgresDeliveryRepository.LANES, stale)
                    .bind(before)
                    .write();
            JdbcStatement.of(transaction, REMAINING)
                    .bindRows(PostgresDeliveryRepository.LANES, stale)
                    .write();
            JdbcStatement.of(transaction, PostgresDeliveryRepository.END_LANES)
                    .bindRows(PostgresDeliveryRepository.LANES, stale)
                    .write();
        }
        return stale.size();
    }

    @Override
    public int purgeDeleted(Transaction transaction, Instant before, int rowsMax) {
        JdbcStatement.of(transaction, LANES_OF_DELETED).bind(rowsMax).write();
        List<UUID> gone = JdbcStatement.of(transaction, DELETED)
                .bind(rowsMax)
                .bind(rowsMax)
                .list(row -> row.getObject("id", UUID.class));
        JdbcStatement.of(transaction, DELETED_ENDPOINTS).bind(before).write();
        return purgeAttempts(transaction, gone);
    }
}
