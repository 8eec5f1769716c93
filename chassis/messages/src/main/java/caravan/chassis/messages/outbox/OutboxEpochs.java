package caravan.chassis.messages.outbox;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlTransaction;
import caravan.kernel.MessageType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a new epoch of a service's positions after its database was restored or replaced. The database may then lack positions that
 * subscribers know, and subscribers would drop new messages at those positions. A position is its epoch times 2^39 plus a number from 1, so
 * positions of a later epoch are greater.
 */
public final class OutboxEpochs {
    private static final String NAME = "begin-epoch";
    private static final int BITS = 39;

    /**
     * An epoch's number is at least the minutes since this time. So a copy of the database that does not know the latest epochs does not
     * begin the same one again.
     */
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /** Not a UUID, since the audit takes UUIDs for keys of orders. */
    private static final String KEY = "outbox";

    // Identifies the cluster, its timeline (which changes with each point-in-time restore and each promoted standby),
    // and the database.
    private static final String STATE = """
            SELECT h.position AS head, e.database AS begun_on,
                CASE WHEN NOT pg_is_in_recovery() THEN s.system_identifier || ' '
                    || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || ' ' || d.oid END AS database
            FROM outbox_head h
            CROSS JOIN LATERAL (SELECT database FROM outbox_epoch ORDER BY begins_after DESC LIMIT 1) e
            CROSS JOIN pg_control_system() s
            JOIN pg_database d ON d.datname = current_database()
            """;
    private static final String NOTE_DATABASE =
            "UPDATE outbox_epoch SET database = ? WHERE begins_after = (SELECT max(begins_after) FROM outbox_epoch)";
    private static final String BEGIN = "INSERT INTO outbox_epoch VALUES (?, ?, ?, ?)";
    private static final Logger LOG = LoggerFactory.getLogger(OutboxEpochs.class);

    private final String source;
    private final Transactions transactions;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Consumer<Transaction> begun;

    /**
     * The first message of each epoch of an outbox after the first epoch. Subscribers need not take it.
     *
     * @param endedAt the last known position of the epoch before
     */
    public record EpochBegun(long endedAt) {
        private static final String NAME = ".epoch-begun.v1";

        public static MessageType<EpochBegun> typeOf(String source) {
            return new MessageType<>(source + NAME, EpochBegun.class);
        }
    }

    /**
     * @param source the service
     * @param begun called in the transaction that begins one
     */
    public OutboxEpochs(
            String source,
            Transactions transactions,
            Identifiers identifiers,
            Clock clock,
            Consumer<Transaction> begun) {
        this.source = source;
        this.transactions = transactions;
        this.identifiers = identifiers;
        this.clock = clock;
        this.begun = begun;
    }

    /**
     * @param head the last position in this database
     * @param begunOn the database where the epoch began; empty if it was never stored
     * @param database the present database; empty if it is a standby, where nothing can be written
     */
    record State(long head, String begunOn, String database) {
        boolean isToBeNoted() {
            return !database.isEmpty() && !begunOn.equals(database);
        }

        /**
         * Whether positions after the head may have been used.
         *
         * @param seen a position that others know
         */
        boolean needsEpoch(long seen) {
            return !database.isEmpty() && (seen > head || (head > 0 && !begunOn.isEmpty() && isToBeNoted()));
        }
    }

    /**
     * Checks the database before anything is written to it: at a start, and when it may be another one.
     *
     * @param seen the greatest position of this outbox that a subscriber has applied, or that this process has committed, as far as is
     *     known
     */
    public void beginWhereNeeded(long seen) {
        State before = transactions.read(OutboxEpochs::state);
        if (before.needsEpoch(seen)) {
            transactions.runUnwatched(NAME, transaction -> {
                State now = locked(SqlTransaction.handle(transaction));
                if (now.needsEpoch(seen)) {
                    begin(transaction, now, seen);
                }
                return seen;
            });
        } else if (before.isToBeNoted()) {
            transactions.read(handle -> handle.inTransaction(noting -> note(noting, before.database())));
        }
    }

    private void begin(Transaction transaction, State state, long seen) {
        long minutes = Duration.between(FIRST, clock.instant()).toMinutes();
        long beginsAfter = Math.max(minutes, (Math.max(state.head(), seen) >> BITS) + 1) << BITS;
        JdbcStatement.of(transaction, BEGIN)
                .bind(beginsAfter)
                .bind(state.head())
                .bind(state.database())
                .bind(clock.instant())
                .write();
        JdbcStatement.of(transaction, "UPDATE outbox_head SET position = ?")
                .bind(beginsAfter)
                .write();
        // With this message, the head is a message's position, as always.
        transaction
                .outbox()
                .add(EpochBegun.typeOf(source), KEY, new EpochBegun(state.head()), identifiers.startTrace(NAME));
        begun.accept(transaction);
        LOG.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("head", state.head())
                .addKeyValue("seen", seen)
                .addKeyValue("database", state.database())
                .addKeyValue("epoch_after", beginsAfter)
                .log(
                        "The database was replaced or restored: its outbox begins a new epoch, so that subscribers accept the"
                                + " messages from now on. They keep what they applied of messages that are lost here");
    }

    /**
     * The locks stop all new positions. The last statement runs after them, so it sees what another instance did before. The snapshot is
     * locked first, as in {@code TellSnapshots}, to avoid a deadlock.
     */
    private static State locked(Handle handle) {
        JdbcStatement.of(handle, "SELECT id FROM snapshot FOR UPDATE").forEach(_ -> {});
        JdbcStatement.of(handle, "SELECT position FROM outbox_head FOR UPDATE").forEach(_ -> {});
        return state(handle);
    }

    static State state(Handle handle) {
        return JdbcStatement.of(handle, STATE)
                .list(row -> new State(
                        row.getLong("head"),
                        row.getString("begun_on"),
                        Objects.requireNonNullElse(row.getString("database"), "")))
                .getFirst();
    }

    private static int note(Handle handle, String database) {
        return JdbcStatement.of(handle, NOTE_DATABASE).bind(database).update();
    }
}
