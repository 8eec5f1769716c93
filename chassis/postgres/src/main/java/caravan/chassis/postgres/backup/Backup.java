package caravan.chassis.postgres.backup;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.chassis.postgres.PostgresStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Makes a backup of a data folder, of one process or of a fleet: PostgreSQL's data of all services at one moment, with the roles' passwords,
 * the keys of tokens and the administrator's password. If Caravan runs on the folder, it goes on. If not, its PostgreSQL is started for the
 * backup.
 */
public final class Backup {
    private final Clock clock;
    private final Consumer<String> progress;

    /** @param progress gets a line for people every few seconds */
    public Backup(Clock clock, Consumer<String> progress) {
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * What was made.
     *
     * @param bytes of the archive
     * @param bytesOfFiles of the files in it
     */
    public record Made(Path file, long bytes, int files, long bytesOfFiles) {}

    /**
     * Writes the archive. It appears complete, or not at all.
     *
     * @param folder the data folder
     * @param file the archive, which must not exist
     * @param caravan the version of Caravan
     * @throws BackupException if that is not possible
     * @throws PostgresStartException if nothing runs on the folder, and its PostgreSQL does not start
     */
    public Made make(Path folder, Path file, String caravan) throws IOException {
        Path data = checked(folder);
        Path target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new BackupException("There is a file " + file + " already: name another one, or move it away.");
        }
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new BackupException(
                    "There is no folder " + parent + " for the backup: make it, or name another file.");
        }
        if (parent.toRealPath().startsWith(data)) {
            throw new BackupException("The backup would be in the data folder that it is of: name a file elsewhere.");
        }
        try (DataFolder locked = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(locked)) {
            progress.accept("Nothing runs on " + folder + ": its PostgreSQL was started for the backup");
            return write(data, postgres.administrator(), target, caravan);
        } catch (PostgresStartException failure) {
            if (failure.reason() == PostgresStartException.Reason.DATA_FOLDER_IN_USE) {
                return write(data, ofRunning(folder, data), target, caravan);
            }
            throw failure;
        }
    }

    private static DatabaseAddress ofRunning(Path folder, Path data) {
        return EmbeddedPostgres.administratorOfRunning(data)
                .orElseThrow(() -> new BackupException(
                        "A Caravan uses the folder " + folder + ", and no PostgreSQL of its own runs there: if it"
                                + " is starting, try again; if it uses a PostgreSQL that you gave it, back that up with its tools"
                                + " (docs/operations.md, \"Backups\")."));
    }

    private static Path checked(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new BackupException("There is no data folder " + folder
                    + ": name one with --data, such as .caravan/fleet for a fleet.");
        }
        if (!Files.exists(folder.resolve(BackupFiles.SERVER).resolve("PG_VERSION"))) {
            throw new BackupException(
                    "The folder " + folder + " has no PostgreSQL data of Caravan's own: name another folder with"
                            + " --data. If your own PostgreSQL has the data (--database-url), back it up with its tools, pg_dump or"
                            + " pg_basebackup, and copy this folder with it (docs/operations.md, \"Backups\").");
        }
        return folder.toRealPath();
    }

    private Made write(Path data, DatabaseAddress administrator, Path file, String caravan) throws IOException {
        progress.accept("Backing up " + data + " …");
        Progress copied = new Progress("Backing up", Sizes.of(data), progress);
        try (ArchiveWriter archive = new ArchiveWriter(file, clock.instant(), copied);
                Connection connection =
                        administrator.dataSource("caravan-backup").getConnection()) {
            new BaseBackup(connection, data, archive).copy();
            BackupManifest manifest = archive.complete(caravan, EmbeddedPostgres.version(), clock.instant());
            return new Made(file, Files.size(file), manifest.files().size(), manifest.bytes());
        } catch (SQLException failure) {
            throw new BackupException(
                    "The PostgreSQL of " + data + " refused the backup ("
                            + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ")
                            + "): see its log, logs of Caravan, and the free space of the disk, then try again.",
                    failure);
        }
    }
}
