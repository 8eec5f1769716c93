package caravan.run.launcher;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.runtime.network.CannotListenException;
import caravan.chassis.runtime.network.PortCheck;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.chassis.settings.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that serves until it is stopped; a picocli mixin. */
final class ServerOptions {
    static final String DEFAULT_PORT = "8080";
    static final String DEFAULT_HOST = "127.0.0.1";
    private static final int PORT_MAX = 0xFFFF;
    static final String DEFAULT_DATA = ".caravan/data";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:CARAVAN_PORT:-" + DEFAULT_PORT + "}",
            description = "The port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:CARAVAN_HOST:-" + DEFAULT_HOST + "}",
            description = "The address to listen on, 0.0.0.0 for all (default: ${DEFAULT-VALUE}).")
    private String host = DEFAULT_HOST;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "${env:CARAVAN_DATA:-" + DEFAULT_DATA + "}",
            description = "The folder for data, secrets and logs%n(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(DEFAULT_DATA);

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "A file of settings, name=value on each line%n(orders.pending-limit=10m)."
                    + " The environment (CARAVAN_ORDERS_PENDING_LIMIT) overrides it.")
    private Optional<Path> settingsFile = Optional.empty();

    private Optional<Configuration> configuration = Optional.empty();
    private volatile boolean logIsOpen;
    private volatile Optional<Path> logFile = Optional.empty();

    String host() {
        return host;
    }

    Path data() {
        return data;
    }

    /** What the environment and the file of settings say. */
    Configuration given(Map<String, String> environment) {
        Path folder = data.toAbsolutePath().normalize();
        return settingsFile
                .map(file -> Configuration.of(environment, file, folder))
                .orElseGet(() -> Configuration.of(environment, folder));
    }

    Configuration configuration(Map<String, String> environment) {
        Configuration given = given(environment);
        takeFromFile(given, environment);
        Configuration made = given.with("port", Integer.toString(port)).with("host", host);
        configuration = Optional.of(made);
        return made;
    }

    /** The defaults of the options know the environment, but not the file. */
    private void takeFromFile(Configuration given, Map<String, String> environment) {
        if (!isGiven("--port") && !environment.containsKey("CARAVAN_PORT")) {
            port = given.process().integer("port", port, 0, PORT_MAX);
        }
        if (!isGiven("--host") && !environment.containsKey("CARAVAN_HOST")) {
            host = given.process().text("host").orElse(host);
        }
    }

    private boolean isGiven(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Adds to a message where each setting in it was set. */
    String locating(String message) {
        return configuration.map(made -> made.locating(message)).orElse(message);
    }

    /**
     * Opens the log: on the standard output if {@code CARAVAN_LOG=stdout}, or else in the data folder.
     *
     * @param name of the file, without its ending
     * @param process the process' name in the lines
     */
    void openLog(Map<String, String> environment, String name, ProcessName process) {
        Logging.setNames(name, process);
        if (environment.getOrDefault("CARAVAN_LOG", "").equals("stdout")) {
            Logging.toStdout();
            logIsOpen = true;
            return;
        }
        Path folder = data.toAbsolutePath().normalize();
        DataFolder.makeOwnerOnly(folder);
        DataFolder.makeOwnerOnly(folder.resolve("logs"));
        Path file = logIn(folder, name);
        Logging.toFile(file);
        logIsOpen = true;
        logFile = Optional.of(file);
    }

    /** Whether the log is open. Before that, its lines would be mixed with those for people. */
    boolean isLogOpen() {
        return logIsOpen;
    }

    /** The file of the log; empty if it is not open, or goes to the standard output. */
    Optional<Path> logFile() {
        return logFile;
    }

    static Path logIn(Path data, String name) {
        return data.resolve("logs").resolve(name + ".log");
    }

    /** Warns about settings that nothing reads: a misspelt name would have no effect. */
    static void warnOfUnreadSettings(Configuration configuration, PrintWriter errors) {
        warnOfUnread(configuration.unreadWithPlaces(), errors);
    }

    static void warnOfUnread(List<String> unread, PrintWriter errors) {
        if (!unread.isEmpty()) {
            errors.println("caravan: nothing here reads " + String.join(", ", unread) + ": is a name misspelt?");
            errors.flush();
        }
    }

    /**
     * Checks the port before anything is started that would have to be stopped again.
     *
     * @throws ParameterException if there is no such port
     * @throws CannotListenException if the port or the address cannot be used
     */
    void checkCanListen() throws IOException {
        if (port < 0 || port > PORT_MAX) {
            throw new ParameterException(command.commandLine(), "--port must be from 0 to 65535, not " + port);
        }
        PortCheck.check(host, port);
    }
}
