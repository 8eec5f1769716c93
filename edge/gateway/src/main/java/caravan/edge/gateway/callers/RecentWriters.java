package caravan.edge.gateway.callers;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Who has written lately. Another instance of the service may keep an answer that was made before the write; a reader who has written asks
 * past such answers until none of them can be left. Remembers times alone: two callers who meet in a slot read past them needlessly.
 */
public final class RecentWriters {
    private static final int SLOTS = 1 << 16;

    private final long freshNanos;
    private final AtomicLongArray writtenNanos = new AtomicLongArray(SLOTS);

    /** @param fresh how long a writer's reads are fresh: longer than any answer is kept */
    public RecentWriters(Duration fresh) {
        this.freshNanos = fresh.toNanos();
    }

    /** @param authorization of the request; a caller without one has nothing of their own to read */
    public void wrote(String service, @Nullable String authorization, long nowNanos) {
        if (authorization != null) {
            // 0 is never.
            writtenNanos.set(slotOf(service, authorization), nowNanos | 1);
        }
    }

    public boolean isWriter(String service, @Nullable String authorization, long nowNanos) {
        if (authorization == null) {
            return false;
        }
        long written = writtenNanos.get(slotOf(service, authorization));
        return written != 0 && nowNanos - written < freshNanos;
    }

    private static int slotOf(String service, String authorization) {
        int hash = (31 * service.hashCode() + authorization.hashCode()) * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }
}
