package caravan.client.terminal;

import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Tells commands where the instance of a data folder listens. The instance keeps its address in the file {@code address}, readable only
 * by its owner, and holds the file locked. The operating system releases the lock when the process ends, so the address of a killed
 * process is ignored.
 */
public final class RunningInstance implements AutoCloseable {
    private static final String FILE = "address";
    /** Longer than any address; the rest of the file is not read. */
    private static final int ADDRESS_BYTES_MAX = 1024;

    private final Path file;
    private final FileChannel channel;

    private RunningInstance(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Publishes the address as long as the process runs, or until this is closed.
     *
     * @param dataFolder a folder that this process has locked
     * @throws UncheckedIOException if it cannot be written
     */
    public static RunningInstance publish(Path dataFolder, URI address) {
        Path file = dataFolder.resolve(FILE);
        try {
            // An old file may have other permissions.
            Files.deleteIfExists(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    OwnerOnlyFiles.fileAttributes());
            channel.lock();
            channel.write(ByteBuffer.wrap((address + "\n").getBytes(StandardCharsets.UTF_8)));
            return new RunningInstance(file, channel);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    /** Where the instance of a data folder listens; empty if none runs. */
    static Optional<URI> addressOf(Path dataFolder) {
        try (FileChannel channel = FileChannel.open(dataFolder.resolve(FILE), StandardOpenOption.READ)) {
            if (!isLocked(channel)) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate(ADDRESS_BYTES_MAX);
            channel.read(bytes);
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
        } catch (IOException | IllegalArgumentException notThere) {
            return Optional.empty();
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try (FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
