package caravan.chassis.postgres.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The space of a disk. */
@FunctionalInterface
public interface DiskSpace {
    /** @throws UncheckedIOException if the disk does not answer */
    Room look();

    /**
     * @param freeBytes the bytes that this user may still write
     * @param totalBytes the size of the disk
     */
    record Room(long freeBytes, long totalBytes) {}

    /** The disk of a folder; if the folder does not exist yet, of its parent. */
    static DiskSpace of(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        FileStore disk;
        try {
            disk = Files.getFileStore(there);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot find out which disk " + there + " is on", failure);
        }
        return () -> {
            try {
                return new Room(disk.getUsableSpace(), disk.getTotalSpace());
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot read the free space of " + disk, failure);
            }
        };
    }
}
