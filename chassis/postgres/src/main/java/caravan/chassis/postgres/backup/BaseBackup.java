package caravan.chassis.postgres.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Copies the files of a running server, by PostgreSQL's low-level interface ("Making a base backup using the low level API"). Files change
 * while they are copied. The log of what was written from the beginning to the end of the copy is in the backup, and the recovery at its
 * first start brings all files to the moment of the end. A temporary slot keeps that log until this session ends.
 */
final class BaseBackup {
    /** Of a checkpoint, which the beginning waits for, on a slow disk. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

    private static final int LOOKS_AT_CONTROL_MAX = 100;
    private static final int NAME_DIGITS = 8;
    private static final int HEXADECIMAL = 16;

    private final Connection connection;
    private final Path data;
    private final ArchiveWriter archive;

    /** @param data the whole data folder, of which the server's data are a part */
    BaseBackup(Connection connection, Path data, ArchiveWriter archive) {
        this.connection = connection;
        this.data = data;
        this.archive = archive;
    }

    void copy() throws SQLException, IOException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER_MAX.toMillis()));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = " + ANSWER_MAX.toMillis());
        }
        if (ask("SHOW wal_level").equals("minimal")) {
            throw new BackupException(
                    "The PostgreSQL of " + data + " was started by an earlier version of Caravan, which"
                            + " wrote too little for a backup: restart Caravan, then try again.");
        }
        String slot = "caravan_backup_" + ProcessHandle.current().pid();
        ask("SELECT pg_create_physical_replication_slot('" + slot + "', true, true)");
        String first = ask("SELECT pg_walfile_name(pg_backup_start('caravan', true))");
        BackupFiles.visit(data, new BackupFiles.Visitor() {
            @Override
            public void folder(String path) throws IOException {
                archive.folder(path);
            }

            @Override
            public void file(String path, Path file) throws IOException {
                add(path, file);
            }
        });
        addControl();
        addTheEnd(first);
    }

    private void addTheEnd(String first) throws SQLException, IOException {
        String last;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_walfile_name(lsn - 1) AS last, labelfile FROM pg_backup_stop(false)")) {
            row.next();
            last = row.getString("last");
            archive.text(BackupFiles.LABEL, row.getString("labelfile"));
        }
        Path log = data.resolve(BackupFiles.WRITE_AHEAD_LOG);
        archive.folder(BackupFiles.WRITE_AHEAD_LOG + "/archive_status");
        archive.folder(BackupFiles.WRITE_AHEAD_LOG + "/summaries");
        long segmentsPerFile = (1L << 32)
                / Long.parseLong(ask(
                        "SELECT setting::bigint * CASE unit WHEN 'B' THEN 1 WHEN '8kB' THEN 8192 END FROM pg_settings"
                                + " WHERE name = 'wal_segment_size'"));
        for (String name = first; ; name = after(name, segmentsPerFile)) {
            Path segment = log.resolve(name);
            if (!Files.exists(segment)) {
                throw new BackupException("The log file " + segment + " is gone, which the backup needs: try again.");
            }
            add(BackupFiles.WRITE_AHEAD_LOG + "/" + name, segment);
            if (name.compareTo(last) >= 0) {
                break;
            }
        }
        for (Path history : histories(log)) {
            add(BackupFiles.WRITE_AHEAD_LOG + "/" + history.getFileName(), history);
        }
    }

    /** Of earlier restores by other tools: which timeline follows which. */
    private static List<Path> histories(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".history"))
                    .sorted()
                    .toList();
        }
    }

    /** The name of the next file: timeline, and the two halves of its number, each in eight hexadecimal digits. */
    static String after(String name, long segmentsPerFile) {
        String timeline = name.substring(0, NAME_DIGITS);
        long high = Long.parseLong(name.substring(NAME_DIGITS, 2 * NAME_DIGITS), HEXADECIMAL);
        long low = Long.parseLong(name.substring(2 * NAME_DIGITS), HEXADECIMAL) + 1;
        if (low == segmentsPerFile) {
            low = 0;
            high++;
        }
        return String.format(Locale.ROOT, "%s%08X%08X", timeline, high, low);
    }

    /** The server writes it in place, so it is read until it is twice the same. */
    private void addControl() throws IOException {
        Path file = data.resolve(BackupFiles.CONTROL);
        byte[] bytes = Files.readAllBytes(file);
        for (int look = 1; look <= LOOKS_AT_CONTROL_MAX; look++) {
            byte[] again = Files.readAllBytes(file);
            if (Arrays.equals(bytes, again)) {
                archive.add(BackupFiles.CONTROL, new ByteArrayInputStream(bytes), bytes.length);
                return;
            }
            bytes = again;
        }
        throw new BackupException("The server's file " + file + " changes all the time: try again.");
    }

    private void add(String path, Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel)) {
            archive.add(path, in, channel.size());
        } catch (NoSuchFileException dropped) {
            // A table that was dropped meanwhile. The log says so, too.
            return;
        }
    }

    private String ask(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
