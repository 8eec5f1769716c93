package caravan.chassis.postgres.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReserveTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final long PEBIBYTE = 1L << 50;

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong freeBytes = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();

    @Test
    void aRealDiskHasRoomForAByteButNotForTenPebibytes() {
        assertThat(ofTheFolder(1).shortage()).isEmpty();
        assertThat(ofTheFolder(10 * PEBIBYTE).shortage())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("on the disk of " + folder, "10,737,418,240 MiB must stay free", "free some space"));
    }

    @Test
    void aMissingFolderIsOnTheDiskOfItsParent() throws IOException {
        DiskSpace.Room room = DiskSpace.of(folder.resolve("later/postgresql")).look();
        assertThat(room.totalBytes()).isEqualTo(Files.getFileStore(folder).getTotalSpace());
        assertThat(room.freeBytes()).isPositive();
    }

    @Test
    void theReserveIsATwentiethOfTheDiskWithinBounds() {
        assertThat(DiskReserve.defaultBytes(300 * MEBIBYTE)).isEqualTo(64 * MEBIBYTE);
        assertThat(DiskReserve.defaultBytes(4 * GIBIBYTE)).isEqualTo(4 * GIBIBYTE / 20);
        assertThat(DiskReserve.defaultBytes(PEBIBYTE)).isEqualTo(512 * MEBIBYTE);
    }

    @Test
    void aDiskIsCheckedAtMostOnceASecond() {
        freeBytes.set(GIBIBYTE);
        DiskReserve reserve = ofAPretendedDisk();
        freeBytes.set(0);
        assertThat(reserve.shortage()).isEmpty();
        assertThat(looks).hasValue(1);
        nanos.addAndGet(DiskReserve.LOOK_AGAIN_AFTER.toNanos());
        assertThat(reserve.shortage()).isPresent();
        assertThat(reserve.shortage()).isPresent();
        assertThat(looks).hasValue(2);
    }

    @Test
    void afterAShortageAQuarterMoreThanTheReserveMustBeFree() {
        freeBytes.set(99 * MEBIBYTE);
        DiskReserve reserve = ofAPretendedDisk();
        assertThat(reserve.shortage()).isPresent();
        freeBytes.set(124 * MEBIBYTE);
        assertThat(later(reserve).shortage()).isPresent();
        freeBytes.set(125 * MEBIBYTE);
        assertThat(later(reserve).shortage()).isEmpty();
        freeBytes.set(100 * MEBIBYTE);
        assertThat(later(reserve).shortage()).isEmpty();
    }

    @Test
    void aDiskThatDoesNotAnswerRefusesNoWrites() {
        DiskSpace silent = () -> {
            throw new UncheckedIOException(new IOException("gone"));
        };
        assertThat(new DiskReserve(Map.of("data", silent), OptionalLong.of(1), nanos::get).shortage())
                .isEmpty();
    }

    private DiskReserve later(DiskReserve reserve) {
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        return reserve;
    }

    private DiskReserve ofTheFolder(long reserveBytes) {
        return new DiskReserve(
                Map.of(folder.toString(), DiskSpace.of(folder)), OptionalLong.of(reserveBytes), System::nanoTime);
    }

    private DiskReserve ofAPretendedDisk() {
        DiskSpace disk = () -> {
            looks.incrementAndGet();
            return new DiskSpace.Room(freeBytes.get(), GIBIBYTE);
        };
        return new DiskReserve(Map.of("data", disk), OptionalLong.of(100 * MEBIBYTE), nanos::get);
    }
}
