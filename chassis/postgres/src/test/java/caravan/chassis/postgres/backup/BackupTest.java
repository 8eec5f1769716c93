package caravan.chassis.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.chassis.postgres.PostgresStartException;
import caravan.chassis.postgres.PostgresStartException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    /** A backup that was made while rows were written. */
    private static Path backup = Path.of("");

    private static long acknowledgedBefore;
    private static List<String> progress = List.of();

    @TempDir
    static Path made;

    @TempDir
    Path temporary;

    private Path data;

    @BeforeAll
    static void backUpARunningServer() throws IOException, SQLException, InterruptedException {
        Path folder = made.resolve("data");
        backup = made.resolve("backup.tar.gz");
        progress = Collections.synchronizedList(new ArrayList<>());
        try (DataFolder locked = DataFolder.open(folder);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(locked)) {
            Files.writeString(locked.service("users").resolve("admin-password"), "chosen\n");
            Files.writeString(locked.service("logs").resolve("caravan.log"), "a line\n");
            Files.writeString(locked.service("broker").resolve("topic"), "a message\n");
            execute(postgres.administrator(), """
                    CREATE SCHEMA orders;
                    CREATE TABLE orders.outbox_epoch (database text);
                    INSERT INTO orders.outbox_epoch VALUES ('this one');
                    CREATE TABLE orders.relay (position bigint);
                    INSERT INTO orders.relay VALUES (500);
                    CREATE TABLE orders.written (number bigint PRIMARY KEY, filling text)""");
            AtomicLong acknowledged = new AtomicLong();
            AtomicBoolean stop = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> write(postgres.administrator(), acknowledged, stop));
            while (acknowledged.get() < 100) {
                Thread.onSpinWait();
            }
            acknowledgedBefore = acknowledged.get();
            new Backup(Clock.systemUTC(), progress::add).make(folder, backup, "1.0.0");
            stop.set(true);
            writer.join();
            assertThat(acknowledged.get()).isGreaterThan(acknowledgedBefore);
        }
    }

    /** Each transaction fills new pages, and changes old ones. */
    private static void write(DatabaseAddress address, AtomicLong acknowledged, AtomicBoolean stop) {
        try (Connection connection = address.dataSource("test").getConnection();
                Statement statement = connection.createStatement()) {
            while (!stop.get()) {
                long next = acknowledged.get() + 1;
                statement.execute("INSERT INTO orders.written VALUES (" + next + ", repeat('x', 2000));"
                        + "UPDATE orders.written SET filling = repeat('y', 1000) WHERE number = " + next / 2);
                acknowledged.set(next);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @BeforeEach
    void chooseFolder() {
        data = temporary.resolve("restored");
    }

    @Test
    void whatWasAcknowledgedIsInABackupThatWasMadeMeanwhile() throws IOException, SQLException {
        restore(false);
        try (DataFolder locked = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(locked)) {
            long count = number(postgres, "SELECT count(*) FROM orders.written");
            assertThat(count).isGreaterThanOrEqualTo(acknowledgedBefore);
            assertThat(number(postgres, "SELECT max(number) FROM orders.written"))
                    .as("no gaps")
                    .isEqualTo(count);
            assertThat(number(
                            postgres,
                            "SELECT count(*) FROM orders.written WHERE number <= " + count / 2
                                    + " AND left(filling, 1) = 'y'"))
                    .isEqualTo(count / 2);
        }
        assertThat(data.resolve("users/admin-password")).hasContent("chosen");
        assertThat(Files.getPosixFilePermissions(data.resolve("users/admin-password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(data.resolve("broker")).doesNotExist();
        assertThat(data.resolve("logs")).doesNotExist();
    }

    @Test
    void outboxesBeginAnEpochAndArePublishedAgain() throws IOException, SQLException {
        restore(false);
        try (DataFolder locked = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(locked)) {
            assertThat(number(postgres, "SELECT count(*) FROM orders.outbox_epoch WHERE database = 'restored'"))
                    .isEqualTo(1);
            assertThat(number(postgres, "SELECT position FROM orders.relay")).isZero();
        }
    }

    @Test
    void onlyItsOwnerCanReadABackup() throws IOException {
        assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(made.resolve("backup.tar.gz.unfinished")).doesNotExist();
        assertThat(progress).isNotEmpty();
    }

    @Test
    void aStoppedCaravanIsBackedUpToo() throws IOException, SQLException {
        restore(false);
        Path second = temporary.resolve("second.tar.gz");
        new Backup(Clock.systemUTC(), _ -> {}).make(data, second, "1.0.0");
        assertThat(new Restore(_ -> {}).check(second).files()).isPositive();
        // Its server was stopped again.
        DataFolder.open(data).close();
        assertThat(data.resolve("postgresql/postmaster.pid")).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws IOException {
        Path there = Files.writeString(temporary.resolve("mine"), "mine");
        assertThatThrownBy(() -> new Backup(Clock.systemUTC(), _ -> {}).make(made.resolve("data"), there, "1.0.0"))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("already");
        assertThat(there).hasContent("mine");
    }

    @Test
    void aFolderWithoutADatabaseOfItsOwnSaysWhichToolsToUse() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        assertThatThrownBy(() -> new Backup(Clock.systemUTC(), _ -> {}).make(other, temporary.resolve("b"), "1.0.0"))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("--database-url")
                .hasMessageContaining("pg_dump");
    }

    @Test
    void aDamagedBackupTouchesNothing() throws IOException {
        restore(false);
        byte[] bytes = Files.readAllBytes(backup);
        // Every place matters, and the last bytes are cut off, too.
        for (int place : List.of(bytes.length / 3, bytes.length / 2, bytes.length - 100)) {
            byte[] damaged = bytes.clone();
            damaged[place] ^= 0x40;
            refusesUntouched(Files.write(temporary.resolve("damaged"), damaged));
        }
        refusesUntouched(Files.write(temporary.resolve("damaged"), Arrays.copyOf(bytes, bytes.length / 2)));
        refusesUntouched(Files.writeString(temporary.resolve("damaged"), "no archive"));
    }

    private void refusesUntouched(Path damaged) {
        assertThatThrownBy(() -> new Restore(_ -> {}).restore(damaged, data, true))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("another");
        assertThat(data.resolve("users/admin-password")).hasContent("chosen");
        assertThat(data.resolve("postgresql/PG_VERSION")).exists();
    }

    @Test
    void aFolderWithDataIsReplacedOnlyIfAsked() throws IOException {
        Files.createDirectories(data.resolve("secrets"));
        Files.createDirectories(data.resolve("users"));
        Path old = Files.writeString(data.resolve("users/old"), "old");
        assertThatThrownBy(() -> restore(false))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("--replace");
        assertThat(old).exists();

        restore(true);
        assertThat(old).doesNotExist();
        assertThat(data.resolve("users/admin-password")).exists();
    }

    @Test
    void aBackupInTheFolderThatItWouldReplaceIsNotDeleted() throws IOException {
        Files.createDirectory(data);
        Path inside = Files.copy(backup, data.resolve("backup.tar.gz"));
        for (boolean replace : new boolean[] {false, true}) {
            assertThatThrownBy(() -> new Restore(progress::add).restore(inside, data, replace))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("move it elsewhere");
        }
        assertThat(inside).hasSameBinaryContentAs(backup);
    }

    @Test
    void aFolderThatIsNotCaravansIsNeverEmptied() throws IOException {
        Path thesis =
                Files.writeString(Files.createDirectories(data.resolve("docs")).resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> restore(true))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("no data folder of Caravan");
        assertThatThrownBy(() -> restore(true)).hasMessageContaining("no data folder of Caravan");
        assertThat(thesis).hasContent("mine");
    }

    @Test
    void twoBackupsWithOneNameDoNotMixTheirFiles() throws IOException {
        Path file = temporary.resolve("twice.tar.gz");
        try (ArchiveWriter archive = new ArchiveWriter(file, Instant.EPOCH, new Progress("", 0, progress::add))) {
            archive.text("first", "first");
            Files.writeString(file, "of another");
            assertThatThrownBy(() -> archive.complete("1.0.0", "18.0", Instant.EPOCH))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("given up");
        }
        assertThat(file).hasContent("of another");
        assertThat(temporary).isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    void whatAKilledBackupLeftIsDeletedByTheNextOne() throws IOException {
        Path file = temporary.resolve("again.tar.gz");
        Path left = Files.writeString(temporary.resolve("again.tar.gz.999999999.unfinished"), "half");
        Path ofAnother = Files.writeString(temporary.resolve("again.tar.gz.1.unfinished"), "being written");
        new ArchiveWriter(file, Instant.EPOCH, new Progress("", 0, progress::add)).close();
        assertThat(left).doesNotExist();
        assertThat(ofAnother).exists();
    }

    @Test
    void aDiskThatIsTooSmallIsFoundBeforeAnythingIsDeleted() {
        Restore.requireRoom(100L << 20, 228L << 20, data);
        assertThatThrownBy(() -> Restore.requireRoom(100L << 20, (228L << 20) - 1, data))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("needs 228 MiB")
                .hasMessageContaining("has 227 MiB");
    }

    @Test
    void aFolderThatCannotBeWrittenDoesNotMakeTheBackupADamagedOne() {
        IOException full = new IOException("No space left on device");
        ArchiveReader.Sink sink = new ArchiveReader.Sink() {
            @Override
            public void folder(String path) {
                // The first file fails.
            }

            @Override
            public void file(String path, InputStream in) throws IOException {
                throw full;
            }
        };
        assertThatThrownBy(() -> new ArchiveReader(backup, new Progress("", 0, progress::add)).read(sink))
                .isSameAs(full);
    }

    @Test
    void aFolderWithALinkIsNotBackedUpInPart() throws IOException {
        restore(false);
        Path users = data.resolve("users");
        Path elsewhere = Files.move(users, temporary.resolve("users"));
        Files.createSymbolicLink(users, elsewhere);
        Path file = temporary.resolve("partial.tar.gz");

        assertThatThrownBy(() -> new Backup(Clock.systemUTC(), progress::add).make(data, file, "1.0.0"))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("symbolic link");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderInUseIsRefused() {
        try (DataFolder inUse = DataFolder.open(data)) {
            PostgresStartException refused = catchThrowableOfType(PostgresStartException.class, () -> restore(true));
            assertThat(refused.reason()).isEqualTo(Reason.DATA_FOLDER_IN_USE);
            assertThat(inUse.path().resolve("postgresql")).doesNotExist();
        }
    }

    @Test
    void nothingStartsOnAHalfRestoredFolderAndTheRestoreCanBeRepeated() throws IOException {
        try (DataFolder locked = DataFolder.openToRestore(data)) {
            locked.markAsHalfRestored();
            Files.writeString(locked.service("users").resolve("half"), "half");
        }
        PostgresStartException refused =
                catchThrowableOfType(PostgresStartException.class, () -> DataFolder.open(data));
        assertThat(refused.reason()).isEqualTo(Reason.HALF_RESTORED);
        assertThat(refused).hasMessageContaining("./caravan restore");

        restore(false);
        DataFolder.open(data).close();
        assertThat(data.resolve("users/half")).doesNotExist();
    }

    @Test
    void anArchiveThatLeavesItsFolderIsRefused() throws IOException {
        Path archive = temporary.resolve("hostile.tar.gz");
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            byte[] content = "hostile".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("users/../../outside");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> new Restore(_ -> {}).restore(archive, data, true))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("outside");
        assertThat(temporary.resolve("outside")).doesNotExist();
    }

    @Test
    void filesOfTheLogAreCounted() {
        assertThat(BaseBackup.after("000000010000000000000009", 0x800)).isEqualTo("00000001000000000000000A");
        assertThat(BaseBackup.after("0000000200000001000007FF", 0x800)).isEqualTo("000000020000000200000000");
    }

    private void restore(boolean replace) throws IOException {
        new Restore(_ -> {}).restore(backup, data, replace);
    }

    private static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = address.dataSource("test").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(EmbeddedPostgres postgres, String query) throws SQLException {
        try (Connection connection = postgres.administrator().dataSource("test").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
