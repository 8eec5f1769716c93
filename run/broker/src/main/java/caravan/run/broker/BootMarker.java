package caravan.run.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that names the boot of the machine on which a broker runs, from before its first write until an orderly stop has flushed
 * everything. If it names another boot, the machine went down while the broker ran: what was written last may not be on the disk.
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

    /** Writes the file and flushes it to the disk: without it, lost data would go unnoticed. */
    void set() throws IOException {
        try (FileChannel written = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer line = ByteBuffer.wrap((boot + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                written.write(line);
            }
            written.force(true);
        }
        // The name of the file, too.
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    /** After everything is flushed. Losing this removal does no harm. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
