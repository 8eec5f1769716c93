package caravan.chassis.postgres;

import caravan.chassis.postgres.PostgresStartException.Reason;
import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The data folder, which outlives the process. It is locked while this process uses it. Only its owner can access it. */
public final class DataFolder implements AutoCloseable {
    /** In it are the secrets of the folder. */
    public static final String SECRETS = "secrets";
    /** There while a backup is put into the folder. */
    private static final String HALF_RESTORED = "restore.unfinished";

    private static final int SECRET_BYTES = 32;

    private final Path path;
    private final FileChannel lockChannel;

    private DataFolder(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the folder if it is missing, and locks it. The operating system releases the lock when the process ends, however it ends.
     *
     * @throws PostgresStartException if another process holds it, it cannot be made or written, or a restore did not end
     */
    public static DataFolder open(Path folder) {
        DataFolder opened = openToRestore(folder);
        if (opened.isHalfRestored()) {
            opened.close();
            throw new PostgresStartException(
                    Reason.HALF_RESTORED,
                    "The data folder " + opened.path
                            + " holds half a restored backup: run the same ./caravan restore again, or choose another folder.");
        }
        return opened;
    }

    /** The same, also if an earlier restore did not end. */
    public static DataFolder openToRestore(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            makeOwnerOnlyFolder(path);
            channel =
                    FileChannel.open(path.resolve("caravan.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        }
        try {
            if (tryLock(channel) != null) {
                return new DataFolder(path.toRealPath(), channel);
            }
            channel.close();
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        }
        throw new PostgresStartException(
                Reason.DATA_FOLDER_IN_USE,
                "The data folder " + path + " is in use by another Caravan: stop that one, or choose another folder.");
    }

    /**
     * Makes a folder that only its owner can access, if it does not exist.
     *
     * @throws PostgresStartException if it cannot be made
     */
    public static void makeOwnerOnly(Path folder) {
        try {
            makeOwnerOnlyFolder(folder);
        } catch (IOException failure) {
            throw notAccessible(folder, failure);
        }
    }

    public Path path() {
        return path;
    }

    /** Whether a restore into this folder began and did not end. */
    public boolean isHalfRestored() {
        return Files.exists(path.resolve(HALF_RESTORED));
    }

    /** Whether a file is the mark of a half restored folder. */
    public static boolean isMark(Path file) {
        return file.endsWith(HALF_RESTORED);
    }

    /** Nothing starts on the folder until {@link #markAsRestored}. */
    public void markAsHalfRestored() {
        try {
            OwnerOnlyFiles.write(path.resolve(HALF_RESTORED), "See ./caravan restore --help\n");
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        }
    }

    public void markAsRestored() {
        try {
            Files.delete(path.resolve(HALF_RESTORED));
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        }
    }

    /** The folder of a service, which only the owner can access. */
    public Path service(String name) {
        Path folder = path.resolve(name);
        makeOwnerOnly(folder);
        return folder;
    }

    /** A random secret of 256 bits, as URL-safe text; made at the first call, and stored in a file that only its owner can read. */
    public String secret(String name) {
        try {
            makeOwnerOnlyFolder(path.resolve(SECRETS));
            return OwnerOnlyFiles.readOrCreate(secretFile(name), DataFolder::randomText);
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        } catch (UncheckedIOException failure) {
            throw notAccessible(path, Objects.requireNonNull(failure.getCause()));
        }
    }

    private static String randomText() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** A secret of a folder that another process may have locked. */
    static String readSecret(Path folder, String name) {
        Path file = folder.resolve(SECRETS).resolve(name);
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw notAccessible(file, failure);
        }
    }

    boolean hasSecret(String name) {
        return Files.exists(secretFile(name));
    }

    Path secretFile(String name) {
        return path.resolve(SECRETS).resolve(name);
    }

    /** Lets the server's account reach its data. It still cannot list the folder or read the secrets. */
    void letOthersPass() {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException failure) {
            throw notAccessible(path, failure);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static void makeOwnerOnlyFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, OwnerOnlyFiles.folderAttributes());
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(folder)) {
                throw exists;
            }
        }
    }

    /** The JDK's message of these exceptions is only a file name. */
    private static String why(IOException failure) {
        return switch (failure) {
            case FileAlreadyExistsException file -> file.getFile() + " is no folder";
            case AccessDeniedException file -> "no permission for " + file.getFile();
            default -> String.valueOf(failure.getMessage());
        };
    }

    static PostgresStartException notAccessible(Path path, IOException failure) {
        return new PostgresStartException(
                Reason.NOT_ACCESSIBLE,
                "Cannot make or write " + path + " (" + why(failure)
                        + "): choose a data folder that this user may write, or make room there.",
                failure);
    }
}
