package caravan.run.supervisor.processes;

import caravan.run.supervisor.processes.Workload.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that was started, and that ends when this process ends: we hold its standard input, and its end tells the child, even if we
 * are killed.
 */
final class ChildProcess {
    private static final Duration LAST_OUTPUT_MAX = Duration.ofSeconds(1);
    private static final Pattern LISTENING = Pattern.compile("Listening on (\\S+).*");

    /** Ctrl-C and hang-up of a terminal reach only the supervisor, which then stops its processes in order. */
    private static final List<String> DEAF_TO_THE_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private final Process process;
    private final Instant startedAt;
    private final CompletableFuture<String> listening = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;

    private ChildProcess(Process process, ProcessLog log, Instant startedAt) {
        this.process = process;
        this.startedAt = startedAt;
        // A platform thread: reading a pipe holds the carrier of a virtual thread, and there are only two carriers.
        Thread reader = Thread.ofPlatform()
                .daemon()
                .name("output-of-" + process.pid())
                .start(() -> log.follow(process.getInputStream(), this::lookForAddress));
        this.ended = process.onExit().thenAcceptAsync(_ -> {
            try {
                // The last output says why it ended.
                reader.join(LAST_OUTPUT_MAX);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static ChildProcess start(Command command, Path folder, ProcessLog log, Instant now) throws IOException {
        List<String> arguments = new ArrayList<>(DEAF_TO_THE_TERMINAL);
        arguments.addAll(command.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return new ChildProcess(builder.start(), log, now);
    }

    long processId() {
        return process.pid();
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalThreadStateException if it still runs */
    int exitCode() {
        return process.exitValue();
    }

    /** Completes with the address that it prints once it listens; never, if it does not listen. */
    CompletableFuture<String> listening() {
        return listening;
    }

    /** Completes when the process has ended and all its output is in the log. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** SIGTERM. */
    void terminate() {
        // By its handle: Process.destroy() would also close its pipes, and its last output would be lost.
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    private void lookForAddress(String line) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.matches()) {
            listening.complete(matcher.group(1));
        }
    }
}
