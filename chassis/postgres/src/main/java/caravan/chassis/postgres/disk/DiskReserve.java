package caravan.chassis.postgres.disk;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room that is kept free on disks: a PostgreSQL that cannot write its log dies, and so does whoever writes to it. Nobody watches by
 * the clock: whoever asks looks, once a second at most.
 */
public final class DiskReserve {
    /** What fast writers fill meanwhile is far less than the reserve. */
    static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_BYTES = 64 * MEBIBYTE;
    private static final long MOST_BYTES = 512 * MEBIBYTE;
    private static final int PART_OF_A_DISK = 20;

    /** Once room was short there must be a quarter more than the reserve, or writing would come and go. */
    private static final int MORE_AFTER_A_SHORTAGE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    private final Map<String, DiskSpace> disks;
    private final OptionalLong reserveBytes;
    private final LongSupplier nanoTime;
    private final AtomicLong lookedAtNanos;
    private volatile Optional<String> shortage = Optional.empty();

    /**
     * @param disks by what is on them
     * @param reserveBytes of each of them; if it is not said, a twentieth of the disk, but from 64 to 512 MiB
     */
    public DiskReserve(Map<String, DiskSpace> disks, OptionalLong reserveBytes, LongSupplier nanoTime) {
        this.disks = Map.copyOf(disks);
        this.reserveBytes = reserveBytes;
        this.nanoTime = nanoTime;
        this.lookedAtNanos = new AtomicLong(nanoTime.getAsLong());
        look();
    }

    /** The reserve of a disk of this size, unless another is set. */
    public static long defaultBytes(long totalBytes) {
        return Math.clamp(totalBytes / PART_OF_A_DISK, LEAST_BYTES, MOST_BYTES);
    }

    /** Why nothing may be written, for people, as of a second ago at most; empty while there is room. */
    public Optional<String> shortage() {
        long looked = lookedAtNanos.get();
        long now = nanoTime.getAsLong();
        if (now - looked >= LOOK_AGAIN_AFTER.toNanos() && lookedAtNanos.compareAndSet(looked, now)) {
            look();
        }
        return shortage;
    }

    private void look() {
        boolean wasShort = shortage.isPresent();
        shortage = disks.entrySet().stream()
                .flatMap(disk -> shortageOf(disk.getKey(), disk.getValue(), wasShort).stream())
                .findFirst();
    }

    private Optional<String> shortageOf(String name, DiskSpace disk, boolean wasShort) {
        DiskSpace.Room room;
        try {
            room = disk.look();
        } catch (UncheckedIOException silent) {
            // Whoever cannot look cannot say that it is full.
            LOG.atDebug().setCause(silent).log("A disk did not tell how much room it has");
            return Optional.empty();
        }
        long reserve = reserveBytes.orElse(defaultBytes(room.totalBytes()));
        long more = Math.min(reserve / MORE_AFTER_A_SHORTAGE, Long.MAX_VALUE - reserve);
        long wanted = wasShort ? reserve + more : reserve;
        return room.freeBytes() >= wanted
                ? Optional.empty()
                : Optional.of("free " + mebibytes(room.freeBytes()) + " of " + mebibytes(room.totalBytes())
                        + " on the disk of " + name + ", and " + mebibytes(wanted)
                        + " must stay free: free some space");
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", bytes / MEBIBYTE);
    }
}
