package caravan.chassis.runtime.messages;

import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Reads a service's outbox, for whoever carries its messages on. */
public final class OutboxReader {
    private final String source;
    private final Jdbi jdbi;

    OutboxReader(String source, Jdbi jdbi) {
        this.source = source;
        this.jdbi = jdbi;
    }

    /** The service's name. */
    public String source() {
        return source;
    }

    /**
     * Reads messages in the order of their positions.
     *
     * @param after the position behind which to begin
     * @param types names of the types to read; others are passed over
     */
    public OutboxPage read(long after, Set<String> types, int rowsMax) {
        return jdbi.withHandle(handle -> OutboxTable.read(handle, source, after, types, rowsMax));
    }

    /** The last position that was committed; 0 if there was none. */
    public long head() {
        return jdbi.withHandle(OutboxTable::head);
    }
}
