package caravan.launcher;

import caravan.chassis.api.Service;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.runtime.postgres.DataFolder;
import caravan.chassis.runtime.settings.Configuration;
import caravan.chassis.runtime.telemetry.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Starts Caravan, and stops it when it is told to. Stopped by Ctrl-C or SIGTERM, the process ends with 130 or 143, as is the custom; a start
 * that fails ends with 1.
 */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Start Caravan: all services in one process, over an embedded PostgreSQL unless another is given.",
        footer = {
            "",
            "Each option is also read from the environment: CARAVAN_PORT, CARAVAN_HOST, CARAVAN_DATA,",
            "CARAVAN_DATABASE_URL. CARAVAN_LOG=stdout writes the log there instead of to the data folder.",
            "Ctrl-C stops it: requests in flight finish, and nothing is lost."
        })
final class UpCommand implements Callable<Integer> {
    static final String PORT_OTHERWISE = "8080";
    static final String HOST_OTHERWISE = "127.0.0.1";
    static final String DATA_OTHERWISE = ".caravan/data";

    /** How long a stop waits for a start that is under way. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:CARAVAN_PORT:-" + PORT_OTHERWISE + "}",
            description = "the port to listen on; 0 for any free one (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:CARAVAN_HOST:-" + HOST_OTHERWISE + "}",
            description = "the address to listen on; 0.0.0.0 for all (${DEFAULT-VALUE})")
    private String host = HOST_OTHERWISE;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "${env:CARAVAN_DATA:-" + DATA_OTHERWISE + "}",
            description = "where data, secrets and logs are kept (${DEFAULT-VALUE})")
    private Path data = Path.of(DATA_OTHERWISE);

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "a PostgreSQL to use instead of the embedded one, as jdbc:postgresql://host:5432/database;"
                    + " its user and password are read from CARAVAN_DATABASE_USER and CARAVAN_DATABASE_PASSWORD")
    private Optional<String> databaseUrl = Optional.empty();

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "a file of further settings, one a line (orders.pending-limit=10m);"
                    + " the environment (CARAVAN_ORDERS_PENDING_LIMIT) goes before it")
    private Optional<Path> settingsFile = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        // Registered before the start: Ctrl-C in the middle of it must not leave a database server behind.
        CompletableFuture<Caravan> started = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "caravan-stop"));
        try {
            checkPortIsFree();
            Map<String, String> environment = System.getenv();
            openLog(environment);
            AdministratorNote administrator = AdministratorNote.beforeStart(environment, data);
            Caravan caravan = Caravan.start(configuration(environment), services());
            started.complete(caravan);
            out.println(Welcome.text(host, caravan.port(), data, administrator.afterStart()));
            out.flush();
            // Until a signal ends the process.
            new CountDownLatch(1).await();
            return 0;
        } catch (RuntimeException | IOException failure) {
            started.completeExceptionally(failure);
            logger().atError().setCause(failure).log("The start failed");
            spec.commandLine().getErr().println("caravan: " + StartFailure.describe(failure));
            return Main.EXIT_FAILED;
        }
    }

    private Configuration configuration(Map<String, String> environment) {
        Path folder = data.toAbsolutePath().normalize();
        Configuration configuration = settingsFile
                .map(file -> Configuration.of(environment, file, folder))
                .orElseGet(() -> Configuration.of(environment, folder))
                .with("port", Integer.toString(port))
                .with("host", host);
        return databaseUrl.map(url -> configuration.with("database-url", url)).orElse(configuration);
    }

    private void openLog(Map<String, String> environment) {
        if (environment.getOrDefault("CARAVAN_LOG", "").equals("stdout")) {
            Logging.toStdout();
            return;
        }
        Path folder = data.toAbsolutePath().normalize();
        DataFolder.makeOwnerOnly(folder);
        DataFolder.makeOwnerOnly(folder.resolve("logs"));
        Logging.toFile(logIn(folder));
    }

    static Path logIn(Path data) {
        return data.resolve("logs").resolve("caravan.log");
    }

    private static List<Service> services() {
        return ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Before anything is started, since all of it would have to be stopped again. */
    private void checkPortIsFree() throws IOException {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("--port must be from 0 to 65535, not " + port + ".");
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(address);
        } catch (BindException refused) {
            BindException named = new BindException(host + ":" + port + " " + refused.getMessage());
            named.initCause(refused);
            throw named;
        }
    }

    private static void stop(CompletableFuture<Caravan> started) {
        if (started.isCompletedExceptionally()) {
            return;
        }
        // The terminal shows ^C at the line's start.
        System.out.println("\nStopping: requests in flight finish first.");
        try {
            started.get(START_MAX.toSeconds(), TimeUnit.SECONDS).close();
            System.out.println("Stopped. Started again it goes on with its data.");
        } catch (RuntimeException | ExecutionException | TimeoutException | InterruptedException failure) {
            logger().atError().setCause(failure).log("The stop failed");
            System.err.println("caravan: did not stop cleanly: " + StartFailure.describe(failure));
        }
        Logging.close();
    }

    /** Not a constant: the log is only opened when the options are known. */
    private static Logger logger() {
        return LoggerFactory.getLogger(UpCommand.class);
    }
}
