package caravan.chassis.messages.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One holder's side of the row that says which instance publishes a service's outbox, and how far that came. Time is the
 * database's, so that the clocks of instances do not matter. Each change is made only while the row names this holder.
 */
public final class RelayLease {
    /**
     * Of no statement here must the disk have been waited for: what a crash of the database takes back is a position that is published again, or
     * a holder whose connections ended with it.
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
    private static final String STORE = UNFLUSHED + """
            UPDATE relay SET position = :position, knows_all = :knowsAll, last_positions = last_positions || (
                SELECT jsonb_object_agg(place, last) FROM unnest(:places, :positions) AS l (place, last))
            FROM unflushed WHERE holder = :holder
            """;
    private static final String RELEASE =
            UNFLUSHED + "UPDATE relay SET holder = NULL FROM unflushed WHERE holder = :holder";
    private static final String LOOK = """
            SELECT r.position AS published, h.position AS head,
                CASE WHEN r.holder IS NULL THEN 0 ELSE greatest(0, extract(epoch FROM r.expires_at - clock_timestamp()) * 1000) END
                    AS left_millis
            FROM relay r CROSS JOIN outbox_head h
            """;

    private final Jdbi jdbi;
    private final UUID holder;
    private final double seconds;

    RelayLease(Jdbi jdbi, UUID holder, Duration time) {
        this.jdbi = jdbi;
        this.holder = holder;
        this.seconds = time.toMillis() / 1000.0;
    }

    /**
     * How far the outbox is published, whoever does it, and how far it goes.
     *
     * @param left until the lease ends, unless it is prolonged; zero if nobody has it
     */
    public record Progress(long published, long head, Duration left) {
        public long lag() {
            return Math.max(0, head - published);
        }
    }

    /** Takes the lease if nobody else has it. */
    public boolean acquire() {
        return jdbi.withHandle(handle -> prolong(handle, ACQUIRE));
    }

    /** Prolongs the lease. Answers whether it is still this holder's. */
    public boolean renew() {
        return jdbi.withHandle(handle -> prolong(handle, RENEW));
    }

    /** As {@link #renew()}, over a connection that listens anyway. */
    public boolean renew(OutboxSignals.Listening listening) {
        return prolong(listening.handle(), RENEW);
    }

    private boolean prolong(Handle handle, String statement) {
        return handle.createUpdate(statement)
                        .bind("holder", holder)
                        .bind("seconds", seconds)
                        .execute()
                == 1;
    }

    /**
     * The position behind which to publish to a broker's cluster: if what was published went to another one, what is purged alone.
     *
     * @return empty if the lease is another's
     */
    public Optional<PublishedPositions> resume(String cluster) {
        return jdbi.inTransaction(handle -> handle.createQuery(RESUME)
                .bind("holder", holder)
                .bind("cluster", cluster)
                .map((row, context) -> resumed(handle, row.getLong("position"), row.getBoolean("knows_all")))
                .findOne());
    }

    private static PublishedPositions resumed(Handle handle, long position, boolean knowsAll) {
        PurgedMessages purged = OutboxTable.purged(handle);
        if (position == purged.through()) {
            // From the beginning of what there is: whatever was published before.
            return new PublishedPositions(position, purged.lastByPlace(), true);
        }
        Map<String, Long> last = handle.createQuery(LAST_POSITIONS).reduceRows(new HashMap<>(), (all, row) -> {
            all.put(row.getColumn("key", String.class), row.getColumn("position", Long.class));
            return all;
        });
        // Somebody may have set the position back.
        boolean isBehind = last.values().removeIf(each -> each > position);
        return new PublishedPositions(position, last, knowsAll && !isBehind);
    }

    /**
     * Notes that all up to a position is published. Answers whether the lease is still this holder's.
     *
     * @param published what is new of {@code last} is enough, and is there
     */
    public boolean store(PublishedPositions published) {
        return jdbi.withHandle(handle -> handle.createUpdate(STORE)
                        .bind("holder", holder)
                        .bind("position", published.position())
                        .bind("knowsAll", published.knowsAll())
                        .bind("places", published.last().keySet().toArray(String[]::new))
                        .bind("positions", published.last().values().toArray(Long[]::new))
                        .execute()
                == 1);
    }

    /** Leaves the lease to whoever comes first. Answers whether it was this holder's. */
    public boolean release() {
        return jdbi.withHandle(
                handle -> handle.createUpdate(RELEASE).bind("holder", holder).execute() == 1);
    }

    public Progress look() {
        return jdbi.withHandle(handle -> handle.createQuery(LOOK)
                .map((row, context) -> new Progress(
                        row.getLong("published"), row.getLong("head"), Duration.ofMillis(row.getLong("left_millis"))))
                .one());
    }
}
