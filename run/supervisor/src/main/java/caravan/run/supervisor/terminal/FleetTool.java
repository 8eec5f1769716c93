package caravan.run.supervisor.terminal;

import caravan.chassis.api.Tool;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.runtime.network.PortCheck;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.client.terminal.PlatformOptions;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetLog;
import caravan.run.supervisor.FleetPlan;
import caravan.run.supervisor.FleetStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code ./caravan fleet}: starts a fleet and stays as its supervisor. Its sub-commands talk to a running one. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        subcommands = {StatusCommand.class, ScaleCommand.class, RestartCommand.class, StopCommand.class},
        description = {
            "Start a fleet on this machine: each service in its own processes, with Kafka, behind one gateway.",
            "A process that dies is started again. Ctrl-C or 'fleet stop' stops the fleet."
        },
        commandListHeading = "%nCommands for a running fleet, from another terminal:%n",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the command failed",
            "2:an option or argument is not valid",
            "3:no fleet runs on the data folder"
        },
        footer = {
            "",
            "The environment can set the same options: CARAVAN_PORT, CARAVAN_HOST,",
            "CARAVAN_DATA. Settings of services (CARAVAN_ORDERS_PENDING_LIMIT) reach their",
            "processes."
        })
public final class FleetTool implements Tool {
    static final String DEFAULT_DATA = ".caravan/fleet";
    static final int EXIT_DONE = 0;
    static final int EXIT_FAILED = 1;
    static final int EXIT_NO_FLEET = 3;

    /** How long a stop by a signal waits for a start in progress to end. */
    private static final Duration ABORT_MAX = Duration.ofMinutes(2);

    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:CARAVAN_DATA:-" + DEFAULT_DATA + "}",
            description = "The folder for the fleet's data, secrets and logs%n(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(DEFAULT_DATA);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:CARAVAN_PORT:-8080}",
            description = "The port that the gateway listens on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:CARAVAN_HOST:-127.0.0.1}",
            description = "The address that the gateway listens on, 0.0.0.0 for all (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "${env:CARAVAN_DATABASE_URL}",
            description = "The PostgreSQL to use instead of the embedded one, as jdbc:postgresql://host:5432/database."
                    + " CARAVAN_DATABASE_USER and CARAVAN_DATABASE_PASSWORD name its user and password. The user must be"
                    + " able to create roles.")
    private Optional<String> databaseUrl = Optional.empty();

    @Mixin
    private PlatformOptions platforms = new PlatformOptions();

    /** Until the log is open, its lines would be mixed with those for people. */
    private boolean logIsOpen;

    private final CompletableFuture<Optional<Fleet>> started = new CompletableFuture<>();

    /** Picocli calls it before it reads the command line, so that the options of the services are known. */
    @Spec
    void describe(CommandSpec command) {
        ServiceOptions.addTo(command);
        spec = command;
    }

    @Override
    public Integer call() throws InterruptedException {
        // First, so that a wrong command line changes nothing.
        FleetPlan plan = plan();
        Thread starting = Thread.currentThread();
        // Registered before the start: Ctrl-C during the start must not leave processes running.
        Thread hook = new Thread(() -> stopOnSignal(starting), "fleet-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return runUntilStopped(plan);
        } catch (InterruptedException stoppedBySignal) {
            started.complete(Optional.empty());
            // The signal ends this process once its hooks are done.
            new CompletableFuture<Void>().join();
            return EXIT_FAILED;
        } catch (FleetStartException | IOException failure) {
            started.complete(Optional.empty());
            spec.commandLine().getErr().println("caravan: " + failure.getMessage());
            return EXIT_FAILED;
        } catch (RuntimeException failure) {
            if (logIsOpen) {
                LoggerFactory.getLogger(FleetTool.class)
                        .atError()
                        .setCause(failure)
                        .log("The start failed");
            }
            started.complete(Optional.empty());
            throw failure;
        }
    }

    private int runUntilStopped(FleetPlan plan) throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        PortCheck.check(host, port);
        // Locked before the log is opened: another fleet that runs on this folder writes there.
        DataFolder folder = DataFolder.open(data);
        FleetLog.open(data);
        logIsOpen = true;
        out.println("Starting a fleet of "
                + plan.services().values().stream().mapToInt(Integer::intValue).sum()
                + " processes of services, a gateway, a registry, a broker and PostgreSQL …");
        out.flush();
        Fleet fleet = Fleet.start(plan, folder, FleetTool::report);
        started.complete(Optional.of(fleet));
        out.println(FleetWelcome.text(fleet, plan, data, System.getenv()));
        out.flush();
        return awaitStop(fleet);
    }

    /** The folder that was named, also for the sub-commands. */
    Path data() {
        return data;
    }

    /** @throws ParameterException if such a fleet is not possible */
    private FleetPlan plan() {
        FleetPlan defaults = FleetPlan.of(data.toAbsolutePath().normalize(), platforms.services());
        try {
            return asAsked(defaults);
        } catch (IllegalArgumentException mistake) {
            throw new ParameterException(spec.commandLine(), String.valueOf(mistake.getMessage()), mistake);
        }
    }

    private FleetPlan asAsked(FleetPlan defaults) {
        FleetPlan plan = defaults.listeningOn(host, port);
        for (Map.Entry<String, Integer> count : ServiceOptions.counts(spec).entrySet()) {
            plan = plan.with(count.getKey(), count.getValue());
        }
        Map<String, String> environment = System.getenv();
        Optional<DatabaseAddress> database = databaseUrl
                .filter(url -> !url.isBlank())
                .map(url -> DatabaseAddress.parse(
                        url,
                        environment.getOrDefault("CARAVAN_DATABASE_USER", "postgres"),
                        environment.getOrDefault("CARAVAN_DATABASE_PASSWORD", "")));
        return database.isPresent() ? plan.withDatabase(database.get()) : plan;
    }

    private int awaitStop(Fleet fleet) {
        fleet.stopRequest().join();
        report("Stopping: requests in flight finish first.");
        fleet.close();
        report("Stopped. The next start goes on with the same data.");
        return EXIT_DONE;
    }

    private void stopOnSignal(Thread starting) {
        if (!started.isDone()) {
            starting.interrupt();
        }
        try {
            Optional<Fleet> fleet = started.get(ABORT_MAX.toSeconds(), TimeUnit.SECONDS);
            if (fleet.isPresent() && !fleet.get().stopRequest().isDone()) {
                // The terminal shows ^C at the line's start.
                report("\nStopping: requests in flight finish first.");
                fleet.get().close();
                report("Stopped. The next start goes on with the same data.");
            }
        } catch (RuntimeException | ExecutionException | TimeoutException | InterruptedException failure) {
            System.err.println("caravan fleet: did not stop cleanly: " + failure.getMessage());
        }
        Logging.close();
    }

    private static void report(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
