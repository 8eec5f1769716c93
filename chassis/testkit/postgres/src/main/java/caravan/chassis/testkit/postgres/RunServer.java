package caravan.chassis.testkit.postgres;

import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.testkit.run.TestRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The one PostgreSQL of a test run. Each JVM that uses it holds a shared lock on {@code postgres.users}; the first one starts a {@link
 * Keeper}, which stops the server once nobody holds that lock. The operating system releases a lock when its process ends, so a killed run
 * leaves no server behind.
 */
final class RunServer {
    /** Between two modules there may be no user for a moment. Waiting is cheaper than a new start. */
    private static final Duration UNUSED_MAX = Duration.ofSeconds(10);

    private static final Duration START_MAX = Duration.ofSeconds(120);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);

    private final Path folder;
    /** Never closed: closing any channel of the file would drop the JVM's lock on it. */
    private final FileChannel users;

    private final Duration unusedMax;

    private RunServer(Path folder, FileChannel users, Duration unusedMax) {
        this.folder = folder;
        this.users = users;
        this.unusedMax = unusedMax;
    }

    /** Joins the test run of this checkout. Call it once in a JVM. */
    static RunServer join() throws IOException {
        return join(TestRun.folder(), UNUSED_MAX);
    }

    static RunServer join(Path folder, Duration unusedMax) throws IOException {
        FileChannel users = FileChannel.open(
                usersFile(folder), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        users.lock(0, Long.MAX_VALUE, true);
        return new RunServer(folder, users, unusedMax);
    }

    /** The superuser's login. Starts the server if it does not run. */
    DatabaseAddress administrator() throws IOException {
        try (FileChannel alone = alone("start")) {
            Optional<KeptServer> running = KeptServer.read(folder);
            return running.isPresent() ? running.get().administrator() : startKeeper();
        }
    }

    /** A lock against other JVMs, until it is closed. */
    FileChannel alone(String what) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("postgres." + what), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    /** Leaves the run. */
    void leave() throws IOException {
        users.close();
    }

    static Path usersFile(Path folder) {
        return folder.resolve("postgres.users");
    }

    private DatabaseAddress startKeeper() throws IOException {
        Path log = folder.resolve("postgres.log");
        List<String> command = new ArrayList<>();
        // A separate session, so that a kill of the whole run does not kill the keeper before its server.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Keeper.class.getName(),
                folder.toString(),
                unusedMax.toString()));
        Process keeper = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < end) {
            Optional<KeptServer> started = KeptServer.read(folder);
            if (started.isPresent()) {
                return started.get().administrator();
            }
            if (!keeper.isAlive()) {
                break;
            }
            LockSupport.parkNanos(LOOK_PAUSE.toNanos());
        }
        keeper.destroy();
        throw new IOException("the tests' PostgreSQL does not start: " + Files.readString(log));
    }
}
