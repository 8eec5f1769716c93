package caravan.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * Files and folders that only their owner can read, whatever the umask is. Each file appears whole or not at all. If the file system has
 * no POSIX permissions, its defaults apply.
 */
public final class OwnerOnlyFiles {
    private OwnerOnlyFiles() {}

    /**
     * The file's text, without blanks around it. If there is no file, one is made with the given text. If several processes make it at
     * once, the first one's text stays, and all read that text.
     *
     * @throws UncheckedIOException if the folder cannot be written, or the file not be read
     */
    public static String readOrCreate(Path file, Supplier<String> text) {
        try {
            if (!Files.exists(file)) {
                create(file, text.get());
            }
            return Files.readString(file).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "cannot keep a secret in " + file + "; check that its folder can be written", broken);
        }
    }

    private static void create(Path file, String text) throws IOException {
        Path draft = draft(file);
        try {
            Files.writeString(draft, text + "\n");
            // A link fails if the name is taken, and never shows half a file; a move does not promise both.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherProcessWasFirst) {
            // Another process was faster: its text counts.
        } finally {
            Files.delete(draft);
        }
    }

    /**
     * Writes the file, and replaces what was there.
     *
     * @throws IOException if the folder cannot be written
     */
    public static void write(Path file, String text) throws IOException {
        Path draft = draft(file);
        try {
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            Files.deleteIfExists(draft);
            throw failed;
        }
    }

    private static Path draft(Path file) throws IOException {
        return Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName() + "-", ".draft", fileAttributes());
    }

    /** The attributes of a new file: only its owner can read and write it. */
    public static FileAttribute<?>[] fileAttributes() {
        return attributes("rw-------");
    }

    /** The attributes of a new folder: only its owner can list it, enter it and write to it. */
    public static FileAttribute<?>[] folderAttributes() {
        return attributes("rwx------");
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
