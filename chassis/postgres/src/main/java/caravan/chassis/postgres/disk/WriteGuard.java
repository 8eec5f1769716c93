package caravan.chassis.postgres.disk;

import caravan.chassis.api.http.StorageFullException;
import caravan.chassis.postgres.DatabaseFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a process writes to its databases. It does not while a disk has less space than its reserve, or for some seconds after a
 * server reported a full disk. Reads go on. Each change is logged once.
 */
public final class WriteGuard {
    /** This long after a server reported a full disk, the next write may try again. */
    static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(5);

    private static final String FULL = "the database says that its disk is full: free some space";
    private static final Logger LOG = LoggerFactory.getLogger(WriteGuard.class);

    private final DiskReserve reserve;
    private final LongSupplier nanoTime;
    /** When a server last reported a full disk; null once a write succeeded again. */
    private volatile @Nullable Long fullAtNanos;

    private volatile boolean refused;

    public WriteGuard(DiskReserve reserve, LongSupplier nanoTime) {
        this.reserve = reserve;
        this.nanoTime = nanoTime;
    }

    /** A guard without disks: only a server can report that one is full. */
    public static WriteGuard withoutDisks() {
        return new WriteGuard(new DiskReserve(Map.of(), OptionalLong.empty(), System::nanoTime), System::nanoTime);
    }

    /**
     * Call it before each transaction that may write.
     *
     * @throws StorageFullException if writes are refused
     */
    public void check() {
        Optional<String> refusal = refusal();
        if (refusal.isPresent() && (reserve.shortage().isPresent() || !isToBeTried())) {
            throw new StorageFullException(refusal.get());
        }
    }

    /** Call it after a commit. */
    public void succeeded() {
        if (fullAtNanos != null) {
            fullAtNanos = null;
            refusal();
        }
    }

    /** Call it after a failed transaction. */
    public void failed(Throwable failure) {
        if (!(failure instanceof StorageFullException) && DatabaseFailure.of(failure) == DatabaseFailure.FULL) {
            fullAtNanos = nanoTime.getAsLong();
            refusal();
        }
    }

    /** Why writes are refused, for people; empty if they are not. */
    public Optional<String> refusal() {
        Optional<String> shortage = reserve.shortage();
        Optional<String> refusal = shortage.isEmpty() && fullAtNanos != null ? Optional.of(FULL) : shortage;
        if (refusal.isPresent() != refused) {
            tellOfChange(refusal);
        }
        return refusal;
    }

    private boolean isToBeTried() {
        Long full = fullAtNanos;
        return full == null || nanoTime.getAsLong() - full >= TRIED_AGAIN_AFTER.toNanos();
    }

    private synchronized void tellOfChange(Optional<String> refusal) {
        if (refusal.isPresent() == refused) {
            return;
        }
        refused = refusal.isPresent();
        if (refused) {
            LOG.atError().addKeyValue("reason", refusal.get()).log("Writes are refused; reads go on");
        } else {
            LOG.atInfo().log("Writes are accepted again");
        }
    }
}
