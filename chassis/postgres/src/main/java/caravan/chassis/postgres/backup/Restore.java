package caravan.chassis.postgres.backup;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts a backup into a data folder. Nothing is touched before the whole archive was read and its checksums were compared. A restore that
 * was killed leaves a mark in the folder: nothing starts on it, and the restore can be repeated.
 *
 * <p>Subscribers may have applied messages that were sent after the backup, and brokers may hold them. So each outbox begins a new epoch
 * at the next start, and is published again from its beginning.
 */
public final class Restore {
    private static final String OUTBOX_EPOCHS = "outbox_epoch";
    private static final String RELAY = "relay";

    /** For the programs of PostgreSQL, and what it writes at its first start. */
    private static final long SERVERS_BYTES = 128L << 20;

    private final Consumer<String> progress;

    /** @param progress gets a line for people every few seconds */
    public Restore(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * What a backup holds.
     *
     * @param caravan the version of Caravan that made it
     * @param made the moment of its data
     * @param bytes of its files
     */
    public record Held(String caravan, String postgresql, Instant made, int files, long bytes) {}

    /**
     * Reads the whole archive and compares the checksums.
     *
     * @throws BackupException if it is damaged, or this version cannot use it
     */
    public Held check(Path file) throws IOException {
        progress.accept("Checking " + file + " …");
        BackupManifest manifest =
                new ArchiveReader(file, new Progress("Checking", 0, progress)).read(ArchiveReader.CHECK);
        String ours = EmbeddedPostgres.version();
        if (!major(manifest.postgresql()).equals(major(ours))) {
            throw new BackupException(
                    "The backup is of PostgreSQL " + manifest.postgresql() + ", and this Caravan brings " + ours
                            + ": restore it with Caravan " + manifest.caravan() + ", then upgrade.");
        }
        return new Held(
                manifest.caravan(),
                manifest.postgresql(),
                manifest.made(),
                manifest.files().size(),
                manifest.bytes());
    }

    /**
     * Checks the archive, and puts its files into the folder.
     *
     * @param replace whether data in the folder may be deleted
     * @throws BackupException if that is not possible; the folder is as it was, unless the message says something else
     * @throws caravan.chassis.postgres.PostgresStartException if a Caravan uses the folder, or the restored server does not start
     */
    public Held restore(Path file, Path folder, boolean replace) throws IOException {
        requireOutside(file, folder);
        Held held = check(file);
        try (DataFolder locked = DataFolder.openToRestore(folder)) {
            Path data = locked.path();
            List<Path> present = present(data);
            if (!present.isEmpty() && !replace && !locked.isHalfRestored()) {
                throw new BackupException("The folder " + folder + " holds data ("
                        + present.getFirst().getFileName()
                        + " …): name an empty or a new folder with --data, or give --replace to delete these data.");
            }
            if (!present.isEmpty() && !isCaravans(locked)) {
                throw new BackupException("The folder " + folder + " holds "
                        + present.getFirst().getFileName()
                        + " and is no data folder of Caravan: nothing in it is deleted. Name another one with --data.");
            }
            requireRoom(held.bytes(), Files.getFileStore(data).getUsableSpace() + bytes(present), folder);
            EmbeddedPostgres.stopWhatIsLeft(locked);
            locked.markAsHalfRestored();
            write(file, held, present, data);
            progress.accept("Starting PostgreSQL once, which brings the files to one moment …");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(locked)) {
                beginAnew(postgres.administrator());
            }
            locked.markAsRestored();
        }
        return held;
    }

    private void write(Path file, Held held, List<Path> present, Path data) {
        try {
            for (Path old : present) {
                deleteAll(old);
            }
            progress.accept("Restoring " + data + " …");
            new ArchiveReader(file, new Progress("Restoring", held.bytes(), progress)).read(new Writer(data));
        } catch (IOException failure) {
            throw new BackupException(
                    "The folder " + data + " cannot be written (" + failure.getMessage()
                            + "): it is half restored. Mend the cause, and run the same command again.",
                    failure);
        }
    }

    /** Whether Caravan has data in the folder. The lock says nothing: a restore that is refused makes one, too. */
    private static boolean isCaravans(DataFolder folder) {
        return folder.isHalfRestored()
                || Stream.of(BackupFiles.SERVER, DataFolder.SECRETS)
                        .anyMatch(name -> Files.exists(folder.path().resolve(name)));
    }

    /** A restore deletes what is in the folder. */
    private static void requireOutside(Path file, Path folder) throws IOException {
        if (Files.exists(file) && Files.exists(folder) && file.toRealPath().startsWith(folder.toRealPath())) {
            throw new BackupException("The backup " + file + " is in the folder " + folder
                    + ", whose content a restore replaces: move it elsewhere.");
        }
    }

    /**
     * @param bytes of the backup's files
     * @param room on the disk, once the old data are deleted
     */
    static void requireRoom(long bytes, long room, Path folder) {
        if (room < bytes + SERVERS_BYTES) {
            throw new BackupException("The backup needs " + inMebibytes(bytes + SERVERS_BYTES)
                    + " MiB, and the disk of " + folder + " has " + inMebibytes(room)
                    + " MiB for it: make room, or name a folder on another disk.");
        }
    }

    private static long inMebibytes(long bytes) {
        return bytes >> 20;
    }

    private static long bytes(List<Path> present) throws IOException {
        long sum = 0;
        for (Path top : present) {
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sum += Files.size(file);
                }
            }
        }
        return sum;
    }

    private static String major(String version) {
        return version.replaceFirst("\\..*", "");
    }

    private static List<Path> present(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> !DataFolder.isMark(file)
                            && !BackupFiles.staysInARestore(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static void deleteAll(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** In each schema with an outbox: the next start begins a new epoch, and publishes from the beginning. */
    private static void beginAnew(DatabaseAddress administrator) {
        try {
            for (String database : databases(administrator)) {
                try (Connection connection = administrator
                                .withDatabase(database)
                                .dataSource("caravan-restore")
                                .getConnection();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    for (String table : tables(connection, OUTBOX_EPOCHS)) {
                        statement.execute("UPDATE " + table + " SET database = 'restored'");
                    }
                    for (String table : tables(connection, RELAY)) {
                        statement.execute("UPDATE " + table + " SET position = 0");
                    }
                    connection.commit();
                }
            }
        } catch (SQLException failure) {
            throw new BackupException(
                    "The restored PostgreSQL refused to let the outboxes begin a new epoch ("
                            + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ")
                            + "): the folder is half restored; run the same command again, or use another backup.",
                    failure);
        }
    }

    private static List<String> databases(DatabaseAddress administrator) throws SQLException {
        try (Connection connection = administrator.dataSource("caravan-restore").getConnection()) {
            return list(
                    connection, "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1");
        }
    }

    /** The quoted names of the tables of a name, in all schemas. */
    private static List<String> tables(Connection connection, String name) throws SQLException {
        return list(
                connection,
                "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind = 'r' AND c.relname = '" + name + "' ORDER BY 1");
    }

    private static List<String> list(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** Writes files that only their owner can read. */
    private record Writer(Path data) implements ArchiveReader.Sink {
        @Override
        public void folder(String path) throws IOException {
            DataFolder.makeOwnerOnly(data.resolve(path));
        }

        @Override
        public void file(String path, InputStream in) throws IOException {
            Path file = data.resolve(path);
            DataFolder.makeOwnerOnly(Objects.requireNonNull(file.getParent()));
            try (FileChannel channel = FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            OwnerOnlyFiles.fileAttributes());
                    OutputStream out = Channels.newOutputStream(channel)) {
                in.transferTo(out);
                // The server itself brings its files to the disk, at its recovery.
                if (!path.startsWith(BackupFiles.SERVER + "/")) {
                    channel.force(true);
                }
            }
        }
    }
}
