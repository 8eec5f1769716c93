package caravan.run.launcher;

import caravan.chassis.runtime.telemetry.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Starts something and keeps it running until the process is told to end. After Ctrl-C or SIGTERM the process ends with 130 or 143, as is
 * customary for signals. A failed start ends with 1, or with 2 if the settings file is wrong.
 */
final class ServerLifecycle {
    /** Set by a parent process that holds our standard input: when that ends, this process ends. */
    private static final String STOP_WITH_PARENT = "CARAVAN_STOP_WITH_PARENT";

    /** How long a shutdown waits for a start in progress. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    /** A start that takes longer is reported, since it may be a migration of many rows. */
    private static final Duration SLOW_START = Duration.ofSeconds(20);

    private static final int EXIT_STOPPED = 143;
    private static final double MILLISECONDS = 1000;

    private final CommandSpec spec;
    private final ServerOptions serving;
    private final CompletableFuture<AutoCloseable> started = new CompletableFuture<>();

    ServerLifecycle(CommandSpec spec, ServerOptions serving) {
        this.spec = spec;
        this.serving = serving;
    }

    /** What is started. */
    interface Start {
        AutoCloseable start() throws IOException;
    }

    /**
     * Logs that the process serves.
     *
     * @param names of what runs in it
     */
    static void logStarted(Collection<String> names, int port) {
        logger().atInfo()
                .addKeyValue("version", Main.VERSION)
                .addKeyValue("services", String.join(", ", names))
                .addKeyValue("port", port)
                .addKeyValue("process_id", ProcessHandle.current().pid())
                .addKeyValue(
                        "seconds", seconds(ManagementFactory.getRuntimeMXBean().getUptime()))
                .log("Started");
    }

    private static double seconds(long milliseconds) {
        return milliseconds / MILLISECONDS;
    }

    int serve(Start start) throws InterruptedException {
        // Registered before the start: Ctrl-C during the start must not leave a database server running.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "caravan-stop"));
        if ("true".equals(System.getenv(STOP_WITH_PARENT))) {
            Thread.ofPlatform().daemon().name("caravan-parent").start(ServerLifecycle::endWithStandardInput);
        }
        var unused = started.copy()
                .orTimeout(SLOW_START.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((_, failure) -> reportIfSlow(failure));
        try {
            started.complete(start.start());
            // Until a signal ends the process.
            new CountDownLatch(1).await();
            return 0;
        } catch (ParameterException mistake) {
            started.completeExceptionally(mistake);
            throw mistake;
        } catch (RuntimeException | IOException failure) {
            started.completeExceptionally(failure);
            if (serving.isLogOpen()) {
                logger().atError().setCause(failure).log("The start failed");
            }
            spec.commandLine().getErr().println("caravan: " + serving.locating(StartFailure.describe(failure)));
            return StartFailure.exitCode(failure);
        }
    }

    private void reportIfSlow(@Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Still starting; "
                    + serving.logFile().map(file -> "the log " + file).orElse("its log") + " shows what it is doing.");
            out.flush();
        }
    }

    private static void endWithStandardInput() {
        try {
            while (System.in.read() != -1) {
                // The input itself does not matter, only its end.
            }
        } catch (IOException ended) {
            // An input that cannot be read has ended too.
        }
        System.exit(EXIT_STOPPED);
    }

    private void stop() {
        if (started.isCompletedExceptionally()) {
            return;
        }
        // The terminal shows ^C at the line's start.
        System.out.println("\nStopping: requests in flight finish first.");
        long began = System.nanoTime();
        if (serving.isLogOpen()) {
            logger().atInfo()
                    .addKeyValue(
                            "ran_seconds",
                            seconds(ManagementFactory.getRuntimeMXBean().getUptime()))
                    .log("Stopping");
        }
        try {
            started.get(START_MAX.toSeconds(), TimeUnit.SECONDS).close();
            logger().atInfo()
                    .addKeyValue(
                            "seconds",
                            seconds(Duration.ofNanos(System.nanoTime() - began).toMillis()))
                    .log("Stopped");
            System.out.println("Stopped. The next start goes on with the same data.");
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            report(failure);
        } catch (Exception failure) {
            report(failure);
        }
        Logging.close();
    }

    private static void report(Exception failure) {
        logger().atError().setCause(failure).log("The stop failed");
        System.err.println("caravan: did not stop cleanly: " + StartFailure.describe(failure));
    }

    /** Not a constant: the log is opened only when the options are known. */
    private static Logger logger() {
        return LoggerFactory.getLogger(ServerLifecycle.class);
    }
}
