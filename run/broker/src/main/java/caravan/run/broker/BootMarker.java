package caravan.run.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file with the id of the machine's boot. It exists from before the broker's first write until an orderly stop has flushed everything. If
 * it names another boot, the machine went down while the broker ran, and its last writes may not be on the disk.
 */
final class BootMarker {
    private final Path file;
    private final String boot;

    /** @param boot of the machine, from {@link BootId} */
    BootMarker(Path file, String boot) {
        this.file = file;
        this.boot = boot;
    }

    /** Whether a broker was running when the machine went down. */
    boolean isOfAnotherBoot() throws IOException {
        return Files.exists(file) && !Files.readString(file).strip().equals(boot);
    }

    /** Writes the file and flushes it to the disk. Without the file nobody would notice lost data. */
    void set() throws IOException {
        try (FileChannel written = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer line = ByteBuffer.wrap((boot + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                written.write(line);
            }
            written.force(true);
        }
        // The folder is flushed too, because it has the file's name.
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    /** Deletes the file. Call it after everything is flushed. It does no harm if the deletion is lost. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
