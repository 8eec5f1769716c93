package caravan.chassis.messages.outbox;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Reads a service's outbox, for whoever carries its messages on. */
public final class OutboxReader {
    private final String source;
    private final Jdbi jdbi;

    public OutboxReader(String source, Jdbi jdbi) {
        this.source = source;
        this.jdbi = jdbi;
    }

    /** The service's name. */
    public String source() {
        return source;
    }

    /**
     * Reads messages in the order of their positions: one at least, if there is any.
     *
     * @param after the position behind which to begin
     * @param types names of the types to read; others are passed over
     * @param bytesMax of payload; the message that reaches it is the last one
     */
    public OutboxPage read(long after, Set<String> types, int rowsMax, int bytesMax) {
        return jdbi.withHandle(handle -> OutboxTable.read(handle, source, after, types, rowsMax, bytesMax));
    }

    /**
     * Reads messages of all types in the order of their positions: one at least, if there is any.
     *
     * @param bytesMax of payload; the message that reaches it is the last one
     */
    public OutgoingPage readAll(long after, int rowsMax, int bytesMax) {
        return jdbi.withHandle(handle -> OutboxTable.readAll(handle, source, after, rowsMax, bytesMax));
    }

    /** A holder's side of the lease on publishing this outbox. */
    public RelayLease lease(UUID holder, Duration time) {
        return new RelayLease(jdbi, holder, time);
    }

    /** The last position that was committed; 0 if there was none. */
    public long head() {
        return jdbi.withHandle(OutboxTable::head);
    }
}
