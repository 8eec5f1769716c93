package caravan.run.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that names the boot of the machine in which a broker serves, from before its first write until an orderly stop has flushed all. One
 * that names another boot tells that the machine went down meanwhile: what was written last may not be on the disk.
 */
final class BootMarker {
    private final Path file;
    private final String boot;

    /** @param boot the machine's, as {@link BootId} tells it */
    BootMarker(Path file, String boot) {
        this.file = file;
        this.boot = boot;
    }

    /** Whether a broker served when the machine went down. */
    boolean isOfAnotherBoot() throws IOException {
        return Files.exists(file) && !Files.readString(file).strip().equals(boot);
    }

    /** On the disk when this returns: without it, what is lost would be taken for what is there. */
    void set() throws IOException {
        try (FileChannel written = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer line = ByteBuffer.wrap((boot + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                written.write(line);
            }
            written.force(true);
        }
        // The file's name, too.
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    /** Once all is flushed. Nothing is lost if this itself is. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
