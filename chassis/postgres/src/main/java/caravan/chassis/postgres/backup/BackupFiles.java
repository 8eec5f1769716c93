package caravan.chassis.postgres.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files of a data folder belong into a backup. All paths are relative to the data folder, with {@code /} between names. */
final class BackupFiles {
    /** The server's data in the data folder. */
    static final String SERVER = "postgresql";

    static final String CONTROL = SERVER + "/global/pg_control";
    static final String WRITE_AHEAD_LOG = SERVER + "/pg_wal";
    /** The server reads where its recovery begins. */
    static final String LABEL = SERVER + "/backup_label";

    /**
     * Of a running process; or logs; or what is filled again from the database: Kafka's topics from the outboxes, the registry by each
     * process.
     */
    private static final Set<String> OF_A_RUN =
            Set.of("caravan.lock", "address", "fleet.control", "logs", "processes", "broker", "registry");

    /** PostgreSQL's manual, "File-system-level base backup": what belongs to one run of the server. */
    private static final Set<String> EMPTIED = Set.of(
            WRITE_AHEAD_LOG,
            SERVER + "/pg_stat_tmp",
            SERVER + "/pg_replslot",
            SERVER + "/pg_dynshmem",
            SERVER + "/pg_notify",
            SERVER + "/pg_serial",
            SERVER + "/pg_snapshots",
            SERVER + "/pg_subtrans");

    private static final Set<String> OF_A_SERVERS_RUN = Set.of(
            SERVER + "/postmaster.pid",
            SERVER + "/postmaster.opts",
            SERVER + "/current_logfiles",
            SERVER + "/backup_manifest",
            SERVER + "/log",
            LABEL,
            SERVER + "/tablespace_map");

    /** The programs of PostgreSQL, which may be in the folder; the server's log; what was being written. */
    private static final Pattern PASSING = Pattern.compile(
            "postgresql-[0-9.]+-.*|postgresql/server\\.log.*|postgresql/.*/pg_internal\\.init.*|.*/pgsql_tmp[^/]*"
                    + "|(.*/)?[^/]*\\.(unfinished|draft)|postgresql/current_logfiles\\.tmp|postgresql/postgresql\\.auto\\.conf\\.tmp");

    private BackupFiles() {}

    /** Something that is done with a folder or a file. */
    interface Visitor {
        void folder(String path) throws IOException;

        void file(String path, Path file) throws IOException;
    }

    /** Visits all but the control file, the write-ahead log and the label, which must be copied last. */
    static void visit(Path data, Visitor visitor) throws IOException {
        FileVisitor<Path> walk = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                String path = name(data, folder);
                if (path.isEmpty()) {
                    return FileVisitResult.CONTINUE;
                }
                if (isLeftOut(path)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                visitor.folder(path);
                return EMPTIED.contains(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = name(data, file);
                if (!attributes.isRegularFile() && !isLeftOut(path)) {
                    // A backup that left out what a link leads to would look complete.
                    throw new BackupException(
                            "The data folder holds " + file + ", which is no file and no folder (such as"
                                    + " a symbolic link): a backup has to hold all data. Put there what it leads to; a folder on"
                                    + " another disk can be mounted there.");
                }
                if (!isLeftOut(path) && !path.equals(CONTROL)) {
                    visitor.file(path, file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                // A table that was dropped meanwhile.
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure == null || failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        };
        Files.walkFileTree(data, walk);
    }

    private static boolean isLeftOut(String path) {
        return OF_A_RUN.contains(path)
                || OF_A_SERVERS_RUN.contains(path)
                || PASSING.matcher(path).matches();
    }

    /** What a restore leaves in a folder, and what does not count as data. */
    static boolean staysInARestore(String name) {
        return List.of("caravan.lock", "logs").contains(name) || name.matches("postgresql-[0-9.]+-.*");
    }

    private static String name(Path data, Path file) {
        return data.relativize(file).toString().replace('\\', '/');
    }
}
