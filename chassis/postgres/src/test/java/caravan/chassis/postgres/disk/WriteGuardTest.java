package caravan.chassis.postgres.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import caravan.chassis.api.http.StorageFullException;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteGuardTest {
    private static final long RESERVE = 1000;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong freeBytes = new AtomicLong(RESERVE);
    private final WriteGuard writing = new WriteGuard(
            new DiskReserve(
                    Map.of("data", () -> new DiskSpace.Room(freeBytes.get(), 10 * RESERVE)),
                    OptionalLong.of(RESERVE),
                    nanos::get),
            nanos::get);

    @Test
    void writesAreRefusedWhileLessThanTheReserveIsFree() {
        assertThatCode(writing::check).doesNotThrowAnyException();
        freeBytes.set(RESERVE - 1);
        nanos.addAndGet(DiskReserve.LOOK_AGAIN_AFTER.toNanos());
        assertThatExceptionOfType(StorageFullException.class)
                .isThrownBy(writing::check)
                .withMessageContaining("on the disk of data");
        assertThat(writing.refusal()).isPresent();
        freeBytes.set(2 * RESERVE);
        nanos.addAndGet(DiskReserve.LOOK_AGAIN_AFTER.toNanos());
        assertThatCode(writing::check).doesNotThrowAnyException();
        assertThat(writing.refusal()).isEmpty();
    }

    @Test
    void afterAFullDiskWritesAreRefusedForAWhileAndThenTried() {
        writing.failed(new IllegalStateException(new SQLException("no space left on device", "53100")));
        assertThatExceptionOfType(StorageFullException.class)
                .isThrownBy(writing::check)
                .withMessageContaining("the database says that its disk is full");
        nanos.addAndGet(WriteGuard.TRIED_AGAIN_AFTER.toNanos());
        assertThatCode(writing::check).doesNotThrowAnyException();
        assertThat(writing.refusal()).as("until a write has succeeded").isPresent();
        writing.succeeded();
        assertThat(writing.refusal()).isEmpty();
    }

    @Test
    void anotherFailureDoesNotCountAsAFullDisk() {
        writing.failed(new SQLException("no such table", "42P01"));
        assertThatCode(writing::check).doesNotThrowAnyException();
    }
}
