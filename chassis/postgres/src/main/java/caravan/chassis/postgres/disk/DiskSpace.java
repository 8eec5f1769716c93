package caravan.chassis.postgres.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a disk has. */
@FunctionalInterface
public interface DiskSpace {
    /** @throws UncheckedIOException if the disk does not tell */
    Room look();

    /**
     * @param freeBytes that this user may still write
     * @param totalBytes of the whole disk
     */
    record Room(long freeBytes, long totalBytes) {}

    /** Of the disk that a folder is on; if it is not there yet, of the folder above it. */
    static DiskSpace of(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        FileStore disk;
        try {
            disk = Files.getFileStore(there);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot tell which disk " + there + " is on", failure);
        }
        return () -> {
            try {
                return new Room(disk.getUsableSpace(), disk.getTotalSpace());
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot tell how much room " + disk + " has", failure);
            }
        };
    }
}
