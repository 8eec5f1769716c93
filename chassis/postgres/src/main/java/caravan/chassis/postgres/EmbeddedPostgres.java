package caravan.chassis.postgres;

import caravan.chassis.postgres.PostgresStartException.Reason;
import caravan.kernel.Backoff;
import caravan.kernel.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own on a data folder, durable, on a free port of the loopback address. If the server dies, it is started again
 * on the same port.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String SUPERUSER = "postgres";
    /** The most connections of the server. The pools of a whole fleet and the tools together need fewer. */
    public static final int CONNECTIONS_MAX = 300;

    private static final String SUPERUSER_SECRET = "postgres-superuser";
    /** It has no certificate: each connection would ask for TLS first, and be refused. */
    private static final String WITHOUT_TLS = "sslmode=disable";

    private static final int PORT_ATTEMPTS_MAX = 5;
    private static final Duration WATCH_PAUSE = Duration.ofMillis(500);
    private static final Backoff BETWEEN_RESTARTS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final PostgresServer server;
    private final DatabaseAddress administrator;
    private final Thread watcher;
    private final Outage outage = new Outage();
    private volatile Consumer<String> told = _ -> {};
    private volatile boolean stopping;
    private volatile long processId;

    private EmbeddedPostgres(PostgresServer server, DatabaseAddress administrator, long processId) {
        this.server = server;
        this.administrator = administrator;
        this.processId = processId;
        this.watcher = Thread.ofPlatform().daemon().name("postgres-watcher").unstarted(this::watch);
    }

    /**
     * Starts the server on {@code postgresql} of the folder, which is made if it is missing. If a killed process left a server there, it is
     * taken over if it answers, and stopped if not.
     *
     * @throws PostgresStartException if it cannot start; the message says why
     */
    public static EmbeddedPostgres start(DataFolder folder) {
        return start(folder, ServerAccount.choose());
    }

    static EmbeddedPostgres start(DataFolder folder, ServerAccount account) {
        Path inFolder = folder.path().resolve(PostgresInstallation.folderName());
        Path installation = account.isAnotherUser()
                ? PostgresInstallation.find(inFolder)
                : PostgresInstallation.find(PostgresInstallation.userCache(), inFolder);
        if (account.isAnotherUser()) {
            folder.letOthersPass();
        }
        Path data = folder.path().resolve("postgresql");
        PostgresServer server = new PostgresServer(installation, account, data);
        if (Files.exists(data)) {
            checkIsOurs(folder, data);
            giveTo(account, data);
        } else {
            folder.secret(SUPERUSER_SECRET);
            server.initialize(folder.secretFile(SUPERUSER_SECRET));
        }
        DatabaseAddress administrator = new DatabaseAddress(
                "127.0.0.1", 0, "postgres", SUPERUSER, folder.secret(SUPERUSER_SECRET), WITHOUT_TLS);
        EmbeddedPostgres postgres =
                takeOver(server, data, administrator).orElseGet(() -> startAnew(server, administrator));
        postgres.watcher.start();
        return postgres;
    }

    /** The version of the PostgreSQL that Caravan brings. */
    public static String version() {
        return PostgresInstallation.VERSION;
    }

    /**
     * The superuser's login at the server that runs on a data folder, started by any process; empty if none is ready.
     *
     * @param data the data folder, a real path
     */
    public static Optional<DatabaseAddress> administratorOfRunning(Path data) {
        Path server = data.resolve("postgresql");
        return PostmasterFile.read(server)
                .filter(file -> file.ready() && ServerProcesses.isServerOf(server, file.processId()))
                .map(file -> new DatabaseAddress(
                        "127.0.0.1",
                        file.port(),
                        "postgres",
                        SUPERUSER,
                        DataFolder.readSecret(data, SUPERUSER_SECRET),
                        WITHOUT_TLS));
    }

    /** Stops the server that a killed process left running on a folder. */
    public static void stopWhatIsLeft(DataFolder folder) {
        Path data = folder.path().resolve("postgresql");
        if (Files.exists(data)) {
            new PostgresServer(Path.of(""), ServerAccount.CURRENT_USER, data).killWhatIsLeft();
        }
    }

    /** The superuser's login, for provisioning. */
    public DatabaseAddress administrator() {
        return administrator;
    }

    /** Tells people when the server ends by itself, and when it runs again: a line each, from the server's own thread. */
    public void tell(Consumer<String> lines) {
        told = lines;
    }

    /** The server's process id, for crash tests. */
    public long processId() {
        return processId;
    }

    /** Stops the server. Running statements are cut off; committed data stays. Returns when the server has ended. */
    @Override
    public void close() {
        stopWatching();
        server.stop();
    }

    /** Stops the server without its last checkpoint: for data that nobody will read again. */
    public void discard() {
        stopWatching();
        server.killWhatIsLeft();
    }

    private void stopWatching() {
        stopping = true;
        watcher.interrupt();
        try {
            watcher.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void checkIsOurs(DataFolder folder, Path data) {
        Path versionFile = data.resolve("PG_VERSION");
        String version;
        try {
            version = Files.exists(versionFile) ? Files.readString(versionFile).strip() : "";
        } catch (IOException failure) {
            throw DataFolder.notAccessible(versionFile, failure);
        }
        if (version.isEmpty()) {
            throw new PostgresStartException(
                    Reason.NOT_OURS, data + " holds no PostgreSQL data: choose another data folder, or move it away.");
        }
        if (!version.equals(Integer.toString(PostgresInstallation.MAJOR_VERSION))) {
            throw new PostgresStartException(
                    Reason.OTHER_VERSION,
                    data + " holds data of PostgreSQL " + version + ", and this Caravan brings PostgreSQL "
                            + PostgresInstallation.MAJOR_VERSION
                            + ": carry the data over with pg_upgrade or pg_dump, or choose another data folder.");
        }
        if (!folder.hasSecret(SUPERUSER_SECRET) || !Files.exists(data.resolve("caravan.conf"))) {
            throw new PostgresStartException(
                    Reason.NOT_OURS,
                    data + " was not made by Caravan, or " + folder.secretFile(SUPERUSER_SECRET)
                            + " was lost: put that file back, or choose another data folder.");
        }
    }

    /** A folder that was restored or copied belongs to who did that. */
    private static void giveTo(ServerAccount account, Path data) {
        try {
            account.ownUnlessOwned(data);
        } catch (IOException failure) {
            throw DataFolder.notAccessible(data, failure);
        }
    }

    private static Optional<EmbeddedPostgres> takeOver(
            PostgresServer server, Path data, DatabaseAddress administrator) {
        Optional<PostmasterFile> left = PostmasterFile.read(data)
                .filter(file -> file.ready() && ServerProcesses.isServerOf(data, file.processId()));
        if (left.isEmpty()) {
            return Optional.empty();
        }
        DatabaseAddress address = administrator.withPort(left.get().port());
        if (!answers(address)) {
            return Optional.empty();
        }
        LOG.atInfo()
                .addKeyValue("process_id", left.get().processId())
                .log("Took over the PostgreSQL that an earlier process left running");
        return Optional.of(new EmbeddedPostgres(server, address, left.get().processId()));
    }

    private static boolean answers(DatabaseAddress address) {
        try (Connection connection = address.dataSource("caravan-start").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            return row.next();
        } catch (SQLException failure) {
            LOG.atInfo()
                    .setCause(failure)
                    .log("The PostgreSQL that an earlier process left running does not answer: stopping it");
            return false;
        }
    }

    private static EmbeddedPostgres startAnew(PostgresServer server, DatabaseAddress administrator) {
        server.stop();
        for (int attempt = 1; ; attempt++) {
            int port = PostgresServer.freePort();
            try {
                return new EmbeddedPostgres(server, administrator.withPort(port), server.start(port));
            } catch (PostgresStartException failure) {
                // Another program may have taken the port in between.
                if (attempt == PORT_ATTEMPTS_MAX
                        || !String.valueOf(failure.getMessage()).contains("TCP/IP")) {
                    throw failure;
                }
            }
        }
    }

    /** There is no last attempt, since a full disk may have room again later. */
    private void watch() {
        int failures = 0;
        while (!stopping) {
            try {
                Thread.sleep(WATCH_PAUSE);
                if (!ServerProcesses.isRunning(processId)) {
                    failures = restart() ? 0 : failures + 1;
                    Thread.sleep(failures == 0 ? Duration.ZERO : BETWEEN_RESTARTS.afterAttempts(failures));
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private boolean restart() {
        if (!outage.isOn()) {
            LOG.atWarn().addKeyValue("process_id", processId).log("PostgreSQL has ended: starting it again");
            told.accept("PostgreSQL has ended: starting it again");
        }
        try {
            server.stop();
            processId = server.start(administrator.port());
            var line = LOG.atInfo().addKeyValue("process_id", processId);
            Optional<Duration> lasted = outage.over().map(was -> was.lasted());
            if (lasted.isPresent()) {
                line = line.addKeyValue("lasted", lasted.get());
            }
            line.log("PostgreSQL runs again");
            told.accept("PostgreSQL runs again");
            return true;
        } catch (PostgresStartException failure) {
            outage.failed(failure.reason())
                    .ifPresent(report -> LOG.atError()
                            .addKeyValue("failure", Outage.line(failure))
                            .addKeyValue("failures", report.failures())
                            .log("PostgreSQL does not start: trying again"));
            return false;
        }
    }
}
