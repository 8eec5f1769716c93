package caravan.chassis.postgres;

import caravan.chassis.postgres.PostgresStartException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs. They are unpacked from the class path once for each version. */
final class PostgresInstallation {
    static final String VERSION = "18.6.0";
    static final int MAJOR_VERSION = 18;

    private PostgresInstallation() {}

    /**
     * The folder that contains {@code bin}. The first call unpacks the programs there.
     *
     * @param folders possible places, the best first; the first writable one is used
     */
    static Path find(Path... folders) {
        String archive = archiveOfThisMachine();
        for (Path folder : folders) {
            if (Files.isExecutable(folder.resolve("bin/postgres"))) {
                return folder;
            }
        }
        IOException last = new IOException("no folder to unpack to");
        for (Path folder : folders) {
            try {
                unpack(archive, folder);
                return folder;
            } catch (IOException failure) {
                last = failure;
            }
        }
        throw DataFolder.notAccessible(folders[folders.length - 1], last);
    }

    /** Different kinds of machines may share a home folder, such as a container on macOS and its host. */
    static String folderName() {
        return "postgresql-" + VERSION + "-" + Machine.ofThisProcess().name();
    }

    /** The user's cache, as the XDG Base Directory Specification says. */
    static Path userCache() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return caches.resolve("caravan").resolve(folderName()).toAbsolutePath();
    }

    private static String archiveOfThisMachine() {
        return archive(
                Machine.ofThisProcess(),
                path -> Files.exists(Path.of(path)),
                name -> PostgresInstallation.class.getResource(name) != null);
    }

    /**
     * The name of a machine's archive on the class path.
     *
     * @param hasFile whether the machine has the file of this path
     * @param isBundled whether this build brings an archive of this name
     * @throws PostgresStartException if PostgreSQL cannot be had, or cannot run there
     */
    static String archive(Machine machine, Predicate<String> hasFile, Predicate<String> isBundled) {
        if (machine.loader().filter(hasFile.negate()).isPresent()) {
            throw unsupported("The embedded PostgreSQL needs the GNU C library, which this " + machine
                    + " does not have (there is no " + machine.loader().get() + ")");
        }
        return machine.archive()
                .filter(isBundled)
                .orElseThrow(() -> unsupported("There is no embedded PostgreSQL for " + machine + " in this build"));
    }

    private static PostgresStartException unsupported(String what) {
        return new PostgresStartException(
                Reason.UNSUPPORTED_PLATFORM,
                what
                        + ": give the URL of a PostgreSQL server instead (--database-url jdbc:postgresql://host:5432/database).");
    }

    private static void unpack(String archive, Path target) throws IOException {
        makeFolder(target.getParent());
        Path unfinished = Files.createTempDirectory(target.getParent(), "unpacking");
        try {
            try (InputStream resource = PostgresInstallation.class.getResourceAsStream(archive);
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(resource))) {
                extract(tar, unfinished);
            }
            // The unprivileged account that runs the server for root must be able to enter.
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            // One rename at the end, so that two first starts at once cannot leave half an installation.
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            deleteRecursively(unfinished);
            if (!Files.isExecutable(target.resolve("bin/postgres"))) {
                throw failure;
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, Path folder) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = folder.resolve(entry.getName()).normalize();
            if (!path.startsWith(folder)) {
                throw new IOException("the archive leaves its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                makeFolder(path);
                continue;
            }
            makeFolder(path.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, path);
                boolean executable = (entry.getMode() & 0100) != 0;
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    /** Independent of the umask: only the owner may write there, and the server's user may read the programs. */
    private static void makeFolder(@Nullable Path folder) throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            makeFolder(folder.getParent());
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException madeMeanwhile) {
                return;
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    static void deleteRecursively(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
