package caravan.chassis.messages.outbox;

import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The lease on publishing a service's outbox, for one holder. One row says which instance publishes, and up to which position. Time is the
 * database's time, so the clocks of instances do not matter. A change is made only while the row names this holder.
 */
public final class RelayLease {
    /**
     * None of these statements waits for the disk. If a crash of the database undoes one, a position is published again, or the holder has
     * lost its connections anyway.
     */
    private static final String UNFLUSHED = "WITH unflushed AS (SELECT set_config('synchronous_commit', 'off', true)) ";

    private static final String ACQUIRE = UNFLUSHED + """
            UPDATE relay SET holder = :holder, expires_at = clock_timestamp() + make_interval(secs => :seconds)
            FROM unflushed WHERE holder = :holder OR holder IS NULL OR expires_at < clock_timestamp()
            """;
    private static final String RENEW = UNFLUSHED + """
            UPDATE relay SET expires_at = clock_timestamp() + make_interval(secs => :seconds)
            FROM unflushed WHERE holder = :holder
            """;
    private static final String RESUME = UNFLUSHED + """
            UPDATE relay SET cluster = :cluster, position = GREATEST(
                CASE cluster WHEN :cluster THEN position ELSE 0 END, (SELECT position FROM outbox_purge))
            FROM unflushed WHERE holder = :holder RETURNING position, knows_all
            """;
    private static final String LAST_POSITIONS =
            "SELECT l.key, l.value::bigint AS position FROM relay CROSS JOIN jsonb_each_text(last_positions) l";
    private static final Columns<Map.Entry<String, Long>> LAST = Columns.<Map.Entry<String, Long>>of()
            .text("place", Map.Entry::getKey)
            .int8("last", Map.Entry::getValue);
    private static final String STORE = UNFLUSHED + """
            UPDATE relay SET position = ?, knows_all = ?, last_positions = last_positions || (
                SELECT jsonb_object_agg(place, last) FROM %s)
            FROM unflushed WHERE holder = ?
            """.formatted(LAST.as("l"));
    private static final String RELEASE =
            UNFLUSHED + "UPDATE relay SET holder = NULL FROM unflushed WHERE holder = :holder";
    private static final String LOOK = """
            SELECT r.position AS published, h.position AS head,
                CASE WHEN r.holder IS NULL THEN 0 ELSE greatest(0, extract(epoch FROM r.expires_at - clock_timestamp()) * 1000) END
                    AS left_millis,
                (SELECT o.time FROM outbox o WHERE o.position > r.position ORDER BY o.position LIMIT 1) AS oldest
            FROM relay r CROSS JOIN outbox_head h
            """;

    private final Jdbi jdbi;
    private final UUID holder;
    private final double seconds;

    /**
     * How far an outbox is published.
     *
     * @param position everything up to it is published
     * @param last the last position in each partition of each topic, as {@code <topic>/<partition>}
     * @param knowsAll whether a partition that {@code last} does not name has no messages
     */
    public record Published(long position, Map<String, Long> last, boolean knowsAll) {
        public Published {
            last = Map.copyOf(last);
        }

        /** The name of a partition in {@code last}. */
        public static String place(String topic, int partition) {
            return topic + "/" + partition;
        }
    }

    RelayLease(Jdbi jdbi, UUID holder, Duration time) {
        this.jdbi = jdbi;
        this.holder = holder;
        this.seconds = time.toMillis() / 1000.0;
    }

    /**
     * The published position of the current publisher, and the outbox's head.
     *
     * @param left time until the lease expires, unless it is renewed; zero if nobody holds it
     * @param oldest when the first message was committed that is not published, as far as the publisher has stored
     */
    public record Progress(long published, long head, Duration left, Optional<Instant> oldest) {
        public long lag() {
            return Math.max(0, head - published);
        }
    }

    /** Takes the lease if nobody else holds it. */
    public boolean acquire() {
        return jdbi.withHandle(handle -> prolong(handle, ACQUIRE));
    }

    /** Renews the lease. Returns whether this holder still has it. */
    public boolean renew() {
        return jdbi.withHandle(handle -> prolong(handle, RENEW));
    }

    /** Like {@link #renew()}, over the listening connection. */
    public boolean renew(OutboxSignals.ListeningConnection connection) {
        return prolong(connection.handle(), RENEW);
    }

    private boolean prolong(Handle handle, String statement) {
        return handle.createUpdate(statement)
                        .bind("holder", holder)
                        .bind("seconds", seconds)
                        .execute()
                == 1;
    }

    /**
     * The position after which to publish to a broker's cluster. If another cluster was used before, everything that is not purged is
     * published again.
     *
     * @return empty if another holder has the lease
     */
    public Optional<Published> resume(String cluster) {
        return jdbi.inTransaction(handle -> handle.createQuery(RESUME)
                .bind("holder", holder)
                .bind("cluster", cluster)
                .map((row, context) -> resumed(handle, row.getLong("position"), row.getBoolean("knows_all")))
                .findOne());
    }

    private static Published resumed(Handle handle, long position, boolean knowsAll) {
        PurgedMessages purged = OutboxTable.purged(handle);
        if (position == purged.through()) {
            // Publishing begins with the first message that exists, whatever was published before.
            return new Published(position, purged.lastByPlace(), true);
        }
        Map<String, Long> last = handle.createQuery(LAST_POSITIONS).reduceRows(new HashMap<>(), (all, row) -> {
            all.put(row.getColumn("key", String.class), row.getColumn("position", Long.class));
            return all;
        });
        // An operator may have set the position back.
        boolean isBehind = last.values().removeIf(each -> each > position);
        return new Published(position, last, knowsAll && !isBehind);
    }

    /**
     * Stores the published position. Returns whether this holder still has the lease.
     *
     * @param published its {@code last} needs only the changed partitions, and at least one
     */
    public boolean store(Published published) {
        return jdbi.withHandle(handle -> JdbcStatement.of(handle, STORE)
                        .bind(published.position())
                        .bind(published.knowsAll())
                        .bindRows(LAST, published.last().entrySet())
                        .bind(holder)
                        .update()
                == 1);
    }

    /** Releases the lease. Returns whether this holder had it. */
    public boolean release() {
        return jdbi.withHandle(
                handle -> handle.createUpdate(RELEASE).bind("holder", holder).execute() == 1);
    }

    public Progress look() {
        return jdbi.withHandle(handle -> handle.createQuery(LOOK)
                .map((row, context) -> new Progress(
                        row.getLong("published"),
                        row.getLong("head"),
                        Duration.ofMillis(row.getLong("left_millis")),
                        Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .one());
    }
}
