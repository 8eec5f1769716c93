package caravan.edge.gateway.callers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who has written in the last seconds. Another instance of the service may still keep an answer from before the write. So reads of
 * such a caller skip kept answers, until all old ones have expired. Only times are stored: two callers may share a slot, and then one of them
 * skips kept answers without need.
 */
public final class RecentWriters {
    private static final int SLOTS = 1 << 16;

    /** The memory that it takes. */
    public static final int BYTES = SLOTS * Long.BYTES;

    private final long rememberedNanos;
    private final AtomicLongArray writtenNanos = new AtomicLongArray(SLOTS);

    /** @param remembered longer than any answer is kept */
    public RecentWriters(Duration remembered) {
        this.rememberedNanos = remembered.toNanos();
    }

    /**
     * Remembers a write.
     *
     * @param caller the user, or the address while the token is not verified yet
     * @param authorization of the request: known at once, but another one after the next refresh
     */
    public void wrote(String service, Optional<String> caller, @Nullable String authorization, long nowNanos) {
        caller.ifPresent(known -> mark(service, known, nowNanos));
        if (authorization != null) {
            mark(service, authorization, nowNanos);
        }
    }

    private void mark(String service, String caller, long nowNanos) {
        // 0 means never.
        writtenNanos.set(slotOf(service, caller), nowNanos | 1);
    }

    /** Whether this caller has written to the service lately. */
    public boolean isWriter(String service, Optional<String> caller, @Nullable String authorization, long nowNanos) {
        return caller.filter(known -> isMarked(service, known, nowNanos)).isPresent()
                || (authorization != null && isMarked(service, authorization, nowNanos));
    }

    private boolean isMarked(String service, String caller, long nowNanos) {
        long written = writtenNanos.get(slotOf(service, caller));
        return written != 0 && nowNanos - written < rememberedNanos;
    }

    private static int slotOf(String service, String caller) {
        int hash = (31 * service.hashCode() + caller.hashCode()) * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }
}
