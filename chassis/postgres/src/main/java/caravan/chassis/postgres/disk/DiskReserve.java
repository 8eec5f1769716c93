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
 * Space that is kept free on disks. PostgreSQL crashes if it cannot write its log. Disks are checked when somebody asks, at most once a
 * second.
 */
public final class DiskReserve {
    /** In this time even fast writers fill much less than the reserve. */
    static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_BYTES = 64 * MEBIBYTE;
    private static final long MOST_BYTES = 512 * MEBIBYTE;
    private static final int PART_OF_A_DISK = 20;

    /** After a shortage a quarter more than the reserve must be free, so that writing does not switch on and off. */
    private static final int MORE_AFTER_A_SHORTAGE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    private final Map<String, DiskSpace> disks;
    private final OptionalLong reserveBytes;
    private final LongSupplier nanoTime;
    private final AtomicLong lookedAtNanos;
    private volatile Optional<String> shortage = Optional.empty();

    /**
     * @param disks the disks, by the name of what is on them
     * @param reserveBytes the reserve of each disk; by default a twentieth of the disk, from 64 to 512 MiB
     */
    public DiskReserve(Map<String, DiskSpace> disks, OptionalLong reserveBytes, LongSupplier nanoTime) {
        this.disks = Map.copyOf(disks);
        this.reserveBytes = reserveBytes;
        this.nanoTime = nanoTime;
        this.lookedAtNanos = new AtomicLong(nanoTime.getAsLong());
        look();
    }

    /** The default reserve of a disk of this size. */
    public static long defaultBytes(long totalBytes) {
        return Math.clamp(totalBytes / PART_OF_A_DISK, LEAST_BYTES, MOST_BYTES);
    }

    /** Why nothing may be written, for people; at most a second old. Empty while there is enough space. */
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
            // Without an answer, the disk does not count as full.
            LOG.atDebug().setCause(silent).log("The free space of a disk could not be read");
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
