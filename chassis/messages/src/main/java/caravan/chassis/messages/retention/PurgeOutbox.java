package caravan.chassis.messages.retention;

import caravan.chassis.api.Worker;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.retention.PurgeTable.Kind;
import caravan.chassis.messages.retention.PurgeTable.Row;
import caravan.chassis.messages.wire.WrittenMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges a service's outbox. It deletes rows that are old enough, published (if there is a broker), and applied by every subscription that
 * takes them. One instance does it at a time. If no row is old enough, it asks no subscriber.
 */
public final class PurgeOutbox implements Worker {
    /** Of one transaction. */
    static final int ROWS_MAX = 500;

    /** Of one transaction, beside a row that passes it. */
    static final int BYTES_MAX = 512 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(PurgeOutbox.class);

    private final String source;
    private final Transactions transactions;
    private final Clock clock;
    private final Retention retention;
    private final Function<Set<String>, Map<String, Map<Integer, Long>>> applied;
    private final boolean publishes;

    /** What was applied when this pass began; empty between two passes. */
    private Optional<AppliedMessages> told = Optional.empty();

    private Optional<String> heldBackBy = Optional.empty();

    /**
     * @param source the service
     * @param applied returns what subscriptions have applied of it
     * @param publishes whether the outbox is published to a broker
     */
    public PurgeOutbox(
            String source,
            Transactions transactions,
            Clock clock,
            Retention retention,
            Function<Set<String>, Map<String, Map<Integer, Long>>> applied,
            boolean publishes) {
        this.source = source;
        this.transactions = transactions;
        this.clock = clock;
        this.retention = retention;
        this.applied = applied;
        this.publishes = publishes;
    }

    /** The most bytes for a number of services: rows as they were read, and their messages. */
    public static long bytesMax(int services) {
        return 2L * services * BYTES_MAX;
    }

    @Override
    public boolean work() {
        Instant before = clock.instant().minus(retention.time());
        if (told.isEmpty()) {
            if (!transactions.read(handle -> PurgeTable.hasOlderThan(handle, before))) {
                return false;
            }
            told = Optional.of(ask());
        }
        AppliedMessages asTold = told.get();
        // After a failure it asks again, since the answer would be old at the next try.
        told = Optional.empty();
        boolean goesOn = transactions.read(handle -> handle.inTransaction(purging -> purge(purging, before, asTold)));
        if (goesOn) {
            told = Optional.of(asTold);
        }
        return goesOn;
    }

    /** What subscribers have applied, as they report now or reported before. */
    private AppliedMessages ask() {
        Map<String, Map<Integer, Long>> now =
                applied.apply(retention.subscribers().keySet());
        return transactions.read(handle -> handle.inTransaction(storing -> {
            now.forEach((subscription, positions) -> PurgeTable.storeApplied(storing, subscription, positions));
            return new AppliedMessages(retention.subscribers(), PurgeTable.applied(storing));
        }));
    }

    /** Purges one page. Returns whether there may be more. */
    private boolean purge(Handle handle, Instant before, AppliedMessages asTold) {
        Optional<Long> begin = PurgeTable.lock(handle);
        if (begin.isEmpty()) {
            return false;
        }
        long through = publishes ? PurgeTable.published(handle) : Long.MAX_VALUE;
        List<Row> rows = PurgeTable.oldest(handle, begin.get(), through, ROWS_MAX, BYTES_MAX);
        Map<Kind, Long> last = new HashMap<>();
        long reached = begin.get();
        Instant until = Instant.MIN;
        for (Row row : rows) {
            if (!row.time().isBefore(before) || isHeldBack(row, asTold)) {
                break;
            }
            long position = row.first();
            for (WrittenMessage message : row.messages()) {
                last.put(new Kind(message.type(), message.partition()), position++);
            }
            reached = row.position();
            until = row.time().isAfter(until) ? row.time() : until;
        }
        if (reached == begin.get()) {
            return false;
        }
        PurgeTable.purge(handle, begin.get(), reached, until, last);
        return reached == rows.getLast().position();
    }

    private boolean isHeldBack(Row row, AppliedMessages asTold) {
        long position = row.first();
        for (WrittenMessage message : row.messages()) {
            Optional<String> lacking = asTold.lacking(message.type(), message.partition(), position);
            if (lacking.isPresent()) {
                tellOnce(lacking.get(), message.type(), position);
                return true;
            }
            position++;
        }
        return false;
    }

    private void tellOnce(String subscription, String type, long position) {
        if (!heldBackBy.equals(Optional.of(subscription))) {
            heldBackBy = Optional.of(subscription);
            LOG.atWarn()
                    .addKeyValue("source", source)
                    .addKeyValue("subscription", subscription)
                    .addKeyValue("type", type)
                    .addKeyValue("position", position)
                    .log("Old messages are kept: a subscription has not reported that it has applied them");
        }
    }
}
