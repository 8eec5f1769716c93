package caravan.chassis.testkit.postgres;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The process that starts the test run's PostgreSQL, and stops it when no JVM uses it. */
final class Keeper {
    private Keeper() {}

    /** @param arguments the run's folder, and how long the server runs without a user, as an ISO 8601 duration */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        DataFolder data = DataFolder.open(dataFolder(folder));
        EmbeddedPostgres server = EmbeddedPostgres.start(data);
        Thread stop = new Thread(() -> discard(server, data), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        prepareForTests(server);
        new KeptServer(server.administrator(), ProcessHandle.current().pid()).write(folder);
        awaitNoUsers(folder, Duration.parse(arguments[1]));
    }

    /** If an earlier keeper was killed, its data folder is found again, and its server is taken over. */
    private static Path dataFolder(Path folder) throws IOException {
        Path note = dataNote(folder);
        if (Files.exists(note)) {
            Path noted = Path.of(Files.readString(note).strip());
            if (Files.isDirectory(noted)) {
                return noted;
            }
        }
        Path made = Files.createTempDirectory("caravan-test-postgres");
        Files.writeString(note, made.toString());
        return made;
    }

    private static Path dataNote(Path folder) {
        return folder.resolve("postgres.data");
    }

    /**
     * These data are not needed after a crash, so nothing waits for the disk. Autovacuum is off, since hundreds of databases live only
     * briefly. The password is random, so a login needs no iterated hash.
     */
    private static void prepareForTests(EmbeddedPostgres server) {
        var administrator = server.administrator();
        Jdbi.create(administrator.jdbcUrl(), administrator.user(), administrator.password())
                .useHandle(handle -> {
                    handle.execute("ALTER SYSTEM SET fsync = off");
                    handle.execute("ALTER SYSTEM SET synchronous_commit = off");
                    handle.execute("ALTER SYSTEM SET full_page_writes = off");
                    handle.execute("ALTER SYSTEM SET autovacuum = off");
                    handle.execute("ALTER SYSTEM SET scram_iterations = 1");
                    handle.execute("SELECT pg_reload_conf()");
                    handle.execute("SET scram_iterations = 1");
                    handle.execute(
                            "ALTER ROLE " + administrator.user() + " PASSWORD '" + administrator.password() + "'");
                });
    }

    private static void awaitNoUsers(Path folder, Duration unusedMax) throws IOException, InterruptedException {
        try (FileChannel users = FileChannel.open(
                RunServer.usersFile(folder),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            while (true) {
                users.lock().release();
                Thread.sleep(unusedMax);
                try (FileLock nobody = users.tryLock()) {
                    if (nobody != null) {
                        // A JVM that comes now waits for this lock, finds no address, and starts another server.
                        KeptServer.delete(folder);
                        Files.deleteIfExists(dataNote(folder));
                        return;
                    }
                }
            }
        }
    }

    private static void discard(EmbeddedPostgres server, DataFolder data) {
        server.discard();
        data.close();
        try (Stream<Path> paths = Files.walk(data.path())) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            System.err.println("left behind: " + failure);
        }
    }
}
