package caravan.run.broker;

import co.elastic.logging.jul.EcsFormatter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A broker as a process: {@code --port N --data FOLDER}. Prints {@code Listening on 127.0.0.1:PORT} once clients are served. Ends in an
 * orderly way on SIGTERM, and at the end of its input if {@code CARAVAN_STOP_WITH_PARENT=true}. With {@code CARAVAN_BROKER_PASSWORD} it
 * serves only clients that log in with it.
 */
public final class BrokerProcess {
    private static final int PORT_MAX = 65_535;
    private static final int LOG_BYTES_MAX = 4 * 1024 * 1024;
    private static final int LOG_FILES_MAX = 2;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    /** Kept in a field, since a logger without a reference loses its level. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger(""), Logger.getLogger("org.apache.kafka.clients"));

    private BrokerProcess() {}

    /** Runs until a signal, or the end of the input, ends the process. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        @Nullable Options options = Options.of(arguments);
        if (options == null) {
            System.err.println("usage: --port N (0: any free one, the same again next time) --data FOLDER");
            System.exit(EXIT_USAGE);
            return;
        }
        Files.createDirectories(options.data());
        logTo(options.data().resolve("broker.log"));
        @Nullable Broker broker = startOrReport(options, System.err);
        if (broker == null) {
            System.exit(EXIT_FAILED);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        System.out.println("Listening on " + broker.address());
        if ("true".equals(System.getenv("CARAVAN_STOP_WITH_PARENT"))) {
            awaitEndOfInput();
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }

    /** Starts the broker. If it fails, Kafka's exception is in its log, and the user reads one line. */
    static @Nullable Broker startOrReport(Options options, PrintStream errors) {
        try {
            return Broker.start(
                    options.port(), options.data(), Optional.ofNullable(System.getenv("CARAVAN_BROKER_PASSWORD")));
        } catch (RuntimeException failure) {
            QUIET.getFirst().log(Level.SEVERE, "The broker does not start", failure);
            Throwable reason = failure.getCause() == null ? failure : failure.getCause();
            errors.println(("The broker does not start on " + options.data() + ": " + reason.getMessage()
                            + " (see broker.log.0 there)")
                    .replaceAll("\\s+", " "));
            return null;
        }
    }

    record Options(int port, Path data) {
        static @Nullable Options of(String[] arguments) {
            int port = -1;
            Path data = null;
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                switch (arguments[i]) {
                    case "--port" -> port = port(arguments[i + 1]);
                    case "--data" -> data = Path.of(arguments[i + 1]);
                    default -> {
                        return null;
                    }
                }
            }
            boolean complete = arguments.length == 4 && port >= 0 && port <= PORT_MAX;
            return complete && data != null ? new Options(port, data) : null;
        }

        private static int port(String text) {
            return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        }
    }

    @SuppressWarnings("StatementWithEmptyBody") // what the parent writes is ignored
    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {}
    }

    /** Logs warnings and errors into two files of at most 4 MiB. */
    private static void logTo(Path file) throws IOException {
        FileHandler handler = new FileHandler(file.toString(), LOG_BYTES_MAX, LOG_FILES_MAX, true);
        EcsFormatter lines = new EcsFormatter();
        lines.setServiceName("broker");
        handler.setFormatter(lines);
        Logger root = QUIET.getFirst();
        for (var other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.addHandler(handler);
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }
}
