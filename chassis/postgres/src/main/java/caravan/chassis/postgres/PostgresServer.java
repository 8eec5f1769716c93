package caravan.chassis.postgres;

import caravan.chassis.postgres.PostgresStartException.Reason;
import caravan.chassis.postgres.disk.DiskSpace;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs PostgreSQL's programs on one data folder: makes it, starts and stops the server. */
final class PostgresServer {
    /** The timeout of a start, which includes the recovery after a crash. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private static final Duration FAST_STOP_MAX = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE_STOP_MAX = Duration.ofSeconds(10);
    private static final Duration KILL_MAX = Duration.ofSeconds(10);
    private static final Duration PROGRAM_MAX = Duration.ofMinutes(2);
    private static final int LOOK_MILLIS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    private final Path installation;
    private final ServerAccount account;
    private final Path data;
    private final ServerLog log;

    /** @param data the folder of the server's data, a real path */
    PostgresServer(Path installation, ServerAccount account, Path data) {
        this.installation = installation;
        this.account = account;
        this.data = data;
        this.log = new ServerLog(data);
    }

    /** Makes the server's data folder, completely or not at all. */
    void initialize(Path superuserPasswordFile) {
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        try {
            PostgresInstallation.deleteRecursively(unfinished);
            Files.createDirectory(unfinished);
            Path password = Files.copy(
                    superuserPasswordFile,
                    data.resolveSibling("superuser-password.unfinished"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            account.own(unfinished);
            account.own(password);
            run(
                    "initdb",
                    "-D",
                    unfinished.toString(),
                    "-U",
                    EmbeddedPostgres.SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    // Of the superuser's password, which is random.
                    "--set=scram_iterations=" + Provisioning.SCRAM_ITERATIONS_OF_RANDOM,
                    // A commit waits while a log file is made: 60 ms for the default of 16 MiB, 8 ms for 2 MiB.
                    "--wal-segsize=2",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C");
            Files.delete(password);
            Files.writeString(
                    unfinished.resolve("postgresql.conf"), "\ninclude 'caravan.conf'\n", StandardOpenOption.APPEND);
            Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw DataFolder.notAccessible(data, failure);
        }
    }

    /** @return the running server's process id */
    long start(int port) {
        try {
            Instant beginning = Instant.now();
            Files.writeString(
                    data.resolve("caravan.conf"),
                    ServerConfiguration.of(port, DiskSpace.of(data).look().totalBytes()));
            account.own(data.resolve("caravan.conf"));
            log.tidy(beginning);
            // pg_ctl gives the server its own session, so that a terminal's Ctrl-C does not reach it.
            Process starter = program(
                            "pg_ctl",
                            "start",
                            "-w",
                            "-s",
                            "-D",
                            data.toString(),
                            "-l",
                            log.beforeItOpens().toString(),
                            "-t",
                            Long.toString(START_MAX.toSeconds()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // pg_ctl checks every 100 ms whether the server is ready; this loop checks more often.
            boolean decided = await(START_MAX, () -> isReady() || !starter.isAlive());
            if (decided && isReady()) {
                return PostmasterFile.read(data).orElseThrow().processId();
            }
            starter.destroy();
            throw doesNotStart("PostgreSQL does not start on " + data + ": "
                    + log.lastComplaint(beginning)
                            .orElseGet(() -> "it wrote no log; run " + installation.resolve("bin/postgres")
                                    + " --version to see whether it runs"));
        } catch (IOException failure) {
            throw DataFolder.notAccessible(data, failure);
        }
    }

    private boolean isReady() {
        return PostmasterFile.read(data).map(PostmasterFile::ready).orElse(false);
    }

    /** Stops any server on the folder: first a fast shutdown, then an immediate one, then by a kill. When it returns, none is left. */
    void stop() {
        Optional<PostmasterFile> file = PostmasterFile.read(data);
        if (file.isEmpty()) {
            // The server deletes it when all of its processes have ended. To look at each process of the machine takes
            // long.
            return;
        }
        if (ServerProcesses.isServerOf(data, file.get().processId())) {
            long processId = file.get().processId();
            if (!stop("fast", processId, FAST_STOP_MAX) && !stop("immediate", processId, IMMEDIATE_STOP_MAX)) {
                LOG.atWarn().addKeyValue("process_id", processId).log("PostgreSQL does not stop: killing it");
            }
        }
        killWhatIsLeft();
        try {
            // A killed server leaves this file. Its process id may now belong to another process, and PostgreSQL would
            // refuse to start.
            Files.deleteIfExists(PostmasterFile.in(data));
        } catch (IOException failure) {
            throw DataFolder.notAccessible(data, failure);
        }
    }

    private boolean stop(String mode, long processId, Duration timeout) {
        try {
            run("pg_ctl", "stop", "-W", "-s", "-D", data.toString(), "-m", mode);
        } catch (PostgresStartException alreadyGone) {
            LOG.atDebug().setCause(alreadyGone).log("pg_ctl stop");
        }
        return await(timeout, () -> !ServerProcesses.isRunning(processId));
    }

    /** The processes of a killed server live on for a moment, and a new one cannot start until they end. */
    void killWhatIsLeft() {
        List<ProcessHandle> left = ServerProcesses.of(data);
        left.forEach(ProcessHandle::destroyForcibly);
        if (!await(KILL_MAX, () -> left.stream().noneMatch(process -> ServerProcesses.isRunning(process.pid())))) {
            throw doesNotStart("The PostgreSQL processes " + left + " on " + data + " cannot be killed: end them.");
        }
    }

    /** A port that is free now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new PostgresStartException(Reason.DOES_NOT_START, "No free port for PostgreSQL: " + failure, failure);
        }
    }

    private void run(String name, String... arguments) {
        try {
            Path output = Files.createTempFile("caravan-" + name, ".log");
            try {
                Process process = program(name, arguments)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(PROGRAM_MAX.toSeconds(), TimeUnit.SECONDS);
                if (!ended || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw doesNotStart("PostgreSQL's " + name + " failed on " + data + ": "
                            + Files.readString(output).strip().replace('\n', ' '));
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw DataFolder.notAccessible(data, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw doesNotStart("Interrupted while PostgreSQL's " + name + " ran");
        }
    }

    private ProcessBuilder program(String name, String... arguments) {
        Path program = installation.resolve("bin").resolve(name);
        ProcessBuilder builder = new ProcessBuilder(account.command(program, List.of(arguments)));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("LC_ALL", "C");
        // The working folder may be one that the server's account cannot enter.
        builder.directory(installation.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
        return builder;
    }

    private static PostgresStartException doesNotStart(String message) {
        return new PostgresStartException(Reason.DOES_NOT_START, message);
    }

    private static boolean await(Duration timeout, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
