package caravan.users;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** A small secret in a file that only its owner can read. */
public final class OwnerOnlyFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private OwnerOnlyFile() {}

    /**
     * The file's text; if there is none, it is made first, whole or not at all, and once only among processes.
     *
     * @throws UncheckedIOException if the folder cannot be written or the file not be read
     */
    public static String readOrCreate(Path file, Supplier<String> secret) {
        try {
            if (!Files.exists(file)) {
                create(file, secret.get());
            }
            return Files.readString(file).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "cannot keep a secret in " + file + "; check that its folder can be written", broken);
        }
    }

    private static void create(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), file.getFileName() + "-", ".draft", OWNER_ONLY);
        try {
            Files.writeString(draft, text + "\n");
            // A link fails if the name is taken, and never shows half a file; a move does not promise both.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherProcessWasFirst) {
            // Its secret counts.
        } finally {
            Files.delete(draft);
        }
    }
}
