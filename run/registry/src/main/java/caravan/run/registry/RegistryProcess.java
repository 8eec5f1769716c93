package caravan.run.registry;

import co.elastic.logging.jul.EcsFormatter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The registry as a process: {@code --port N --data FOLDER}. Prints {@code Listening on 127.0.0.1:PORT} once it accepts connections of
 * clients with the password in {@code CARAVAN_REGISTRY_PASSWORD}. Ends on SIGTERM, and at the end of its standard input if {@code
 * CARAVAN_STOP_WITH_PARENT} is {@code true}. Its log is two files of at most 1 MiB in the folder.
 */
public final class RegistryProcess {
    private static final int PORT_MAX = 65_535;
    private static final int LOG_BYTES_MAX = 1 << 20;
    private static final int LOG_FILES_MAX = 2;
    private static final String PASSWORD = "CARAVAN_REGISTRY_PASSWORD";
    private static final String STOP_WITH_PARENT = "CARAVAN_STOP_WITH_PARENT";

    private RegistryProcess() {}

    /** Runs until it is stopped; exits with 2 for wrong arguments, with 1 if it cannot run. */
    public static void main(String[] arguments) throws InterruptedException {
        Arguments asked;
        try {
            asked = Arguments.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        String password = System.getenv(PASSWORD);
        if (password == null || password.isBlank()) {
            System.err.println(PASSWORD + " is missing: set it to the password of the fleet's processes");
            System.exit(2);
            return;
        }
        try {
            logToFile(asked.data());
            run(asked, password);
        } catch (IOException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    private static void run(Arguments asked, String password) throws IOException, InterruptedException {
        RegistryServer server = RegistryServer.start(asked.port(), asked.data(), password);
        Thread stopping = new Thread(server::close, "stopping");
        Runtime.getRuntime().addShutdownHook(stopping);
        if (Boolean.parseBoolean(System.getenv(STOP_WITH_PARENT))) {
            Thread.ofPlatform().name("parent").daemon().start(RegistryProcess::stopAtEndOfInput);
        }
        System.out.println("Listening on 127.0.0.1:" + server.port());
        server.awaitEnd();
        if (stopping.getState() == Thread.State.NEW) {
            throw new IOException("the registry ended by itself: see registry.log in " + asked.data());
        }
    }

    private static void stopAtEndOfInput() {
        try (InputStream input = System.in) {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // An input that cannot be read has ended too.
        }
        System.exit(0);
    }

    private static void logToFile(Path folder) throws IOException {
        Files.createDirectories(folder);
        String pattern = folder.resolve("registry.log").toString().replace("%", "%%") + ".%g";
        FileHandler file = new FileHandler(pattern, LOG_BYTES_MAX, LOG_FILES_MAX, true);
        EcsFormatter lines = new EcsFormatter();
        lines.setServiceName("registry");
        file.setFormatter(lines);
        file.setErrorManager(new LogMayEndFirst());
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler console : root.getHandlers()) {
            root.removeHandler(console);
        }
        root.addHandler(file);
    }

    /** The JDK closes the log as soon as the process is told to end, while the server still writes about its shutdown. */
    private static final class LogMayEndFirst extends ErrorManager {
        @Override
        public synchronized void error(String message, Exception cause, int code) {
            // A stack trace on the standard error would look like a fault to the user.
        }
    }

    /** The arguments of the command line. */
    private record Arguments(int port, Path data) {
        private static final String USAGE = "usage: caravan.run.registry.RegistryProcess --port N --data FOLDER";

        static Arguments parse(String[] arguments) {
            String port = null;
            String data = null;
            for (int each = 0; each + 1 < arguments.length; each += 2) {
                switch (arguments[each]) {
                    case "--port" -> port = arguments[each + 1];
                    case "--data" -> data = arguments[each + 1];
                    default -> throw new IllegalArgumentException("unknown option " + arguments[each] + "; " + USAGE);
                }
            }
            if (port == null || data == null || arguments.length != 4) {
                throw new IllegalArgumentException(USAGE);
            }
            if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > PORT_MAX) {
                throw new IllegalArgumentException("--port must be a number from 0 to " + PORT_MAX + ", not " + port);
            }
            return new Arguments(Integer.parseInt(port), Path.of(data));
        }
    }
}
