package caravan.chassis.messages.outbox;

import caravan.chassis.messages.outbox.OutboxEpochs.State;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * Notices that a running process writes to another database than before: a standby took over, or the database was restored in place. Both
 * end all connections. So each new connection is checked once, before its first transaction writes anything.
 */
public final class DatabaseWatch {
    private final Runnable changed;
    private final LongConsumer beginning;
    /** The checked connections: at most those of the pool. */
    private final Set<PGConnection> known = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final AtomicLong committed = new AtomicLong();
    private final ReentrantLock oneBegins = new ReentrantLock();
    private String database = "";

    /**
     * @param changed runs when the database is another one than before
     * @param beginning begins an epoch if one is needed; takes the greatest position that this process has committed
     */
    public DatabaseWatch(Runnable changed, LongConsumer beginning) {
        this.changed = changed;
        this.beginning = beginning;
    }

    /** Whether {@link #begin} must run before anything is written on this connection. */
    boolean needsBeginning(Handle handle) {
        PGConnection connection = connectionOf(handle);
        if (known.contains(connection)) {
            return false;
        }
        // This is read before the row, so the row's head is smaller only if commits are lost.
        long seen = committed.get();
        State state = OutboxEpochs.state(handle);
        if (state.database().isEmpty()) {
            // A standby: writes fail. The next transaction checks again, since the standby may have been promoted.
            return false;
        }
        note(state.database(), seen > state.head());
        if (state.isToBeNoted() || state.needsEpoch(seen)) {
            return true;
        }
        known.add(connection);
        return false;
    }

    private synchronized void note(String now, boolean isBehind) {
        if (isBehind || !database.isEmpty() && !database.equals(now)) {
            changed.run();
        }
        database = now;
    }

    /** Begins an epoch, unless another transaction has just done so. */
    void begin() {
        oneBegins.lock();
        try {
            beginning.accept(committed.get());
        } finally {
            oneBegins.unlock();
        }
    }

    void committed(long head) {
        committed.accumulateAndGet(head, Math::max);
    }

    private static PGConnection connectionOf(Handle handle) {
        try {
            return handle.getConnection().unwrap(PGConnection.class);
        } catch (SQLException notOne) {
            throw new IllegalStateException("a connection does not lead to PostgreSQL", notOne);
        }
    }
}
