package caravan.journeys.shop;

import caravan.chassis.testkit.caravan.QuickStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The real process, as {@code ./caravan up} starts it. Its data folder stays when it ends. */
public final class CaravanProcess implements AutoCloseable {
    public static final String ADMINISTRATOR_PASSWORD = "a password for the crash tests";
    private static final String REACHED = "reached";
    private static final String PAUSE_AT = "pause-at";
    private static final String PAUSED = "paused";
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final QuickStart start = QuickStart.shared();
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<Process> process = Optional.empty();

    /** @param folder for data, logs and the file of steps */
    public CaravanProcess(Path folder) {
        this.folder = folder;
        this.port = freePort();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it, and returns once it answers. */
    public void start() {
        try {
            Files.createDirectories(steps());
            for (String file : List.of(REACHED, PAUSE_AT, PAUSED)) {
                Files.deleteIfExists(steps().resolve(file));
            }
            ProcessBuilder builder = new ProcessBuilder(command());
            Map<String, String> environment = builder.environment();
            environment.put("CARAVAN_ADMIN_PASSWORD", ADMINISTRATOR_PASSWORD);
            environment.put("CARAVAN_STEPS_FOLDER", steps().toString());
            environment.put("CARAVAN_PAYMENTS_PROVIDER_TIMEOUT", "100ms");
            // A killed process leaves leases of its calls. With this setting the next process waits only a short time
            // for them.
            environment.put("CARAVAN_PAYMENTS_PROVIDER_LEASE", "500ms");
            environment.put("CARAVAN_PAYMENTS_PROVIDER_BACKOFF_FIRST", "100ms");
            Path output = folder.resolve("output.log");
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            Process started = builder.start();
            process = Optional.of(started);
            Await.until("the process is ready", START_MAX, () -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException(
                            "the process ended with " + started.exitValue() + ":\n" + tail(output));
                }
                return isReady();
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(start.options());
        command.addAll(List.of("-cp", start.classPath(), "caravan.run.launcher.Main", "up"));
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        return command;
    }

    public boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(address().resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    public boolean isStopped() {
        return !process.map(Process::isAlive).orElse(false);
    }

    /** From now on, the next thread that reaches this step pauses there. */
    public void pauseAt(String step) {
        try {
            Files.writeString(steps().resolve(PAUSE_AT), step);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public boolean isPaused() {
        return !lines(PAUSED).isEmpty();
    }

    /** Every step reached since the start. */
    public List<String> stepsReached() {
        return lines(REACHED).stream().sorted().toList();
    }

    private List<String> lines(String file) {
        try {
            Path path = steps().resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path steps() {
        return folder.resolve("steps");
    }

    /** Sends SIGKILL to the process alone. Its PostgreSQL keeps running. */
    public void kill() {
        process.ifPresent(running -> {
            running.destroyForcibly();
            Await.until("the killed process ends", Duration.ofSeconds(10), () -> !running.isAlive());
        });
        process = Optional.empty();
    }

    /** Sends SIGTERM for an orderly stop. @return the exit code */
    public int stop() {
        Process running = process.orElseThrow();
        running.destroy();
        Await.until("the stopped process ends", STOP_MAX, () -> !running.isAlive());
        process = Optional.empty();
        return running.exitValue();
    }

    /** Sends SIGKILL to the first process of the embedded PostgreSQL. Returns its process id. */
    public long killPostgres() {
        long postmaster = postmaster().orElseThrow();
        ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();
        return postmaster;
    }

    public boolean isOnAnotherPostgresThan(long killed) {
        return postmaster().stream().anyMatch(running -> running != killed);
    }

    /** Empty while it starts: its file does not exist, or has no line yet. */
    private OptionalLong postmaster() {
        try (Stream<String> lines = Files.lines(folder.resolve("data/postgresql/postmaster.pid"))) {
            return lines.limit(1)
                    .mapToLong(line -> Long.parseLong(line.strip()))
                    .findFirst();
        } catch (NoSuchFileException notYet) {
            return OptionalLong.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String tail(Path output) {
        try {
            String text = Files.readString(output);
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Stops it and the PostgreSQL that it left behind. */
    @Override
    public void close() {
        if (!isStopped() && !isPaused()) {
            stop();
        } else {
            kill();
            start();
            stop();
        }
        http.close();
    }
}
