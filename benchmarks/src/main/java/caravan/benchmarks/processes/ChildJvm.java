package caravan.benchmarks.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a JVM of its own, from the class path of this one. It prints a line with its port when it listens. */
final class ChildJvm implements AutoCloseable {
    private static final int STOP_SECONDS_MAX = 10;
    private static final int LINES_MAX = 20;
    private static final Pattern PORT = Pattern.compile("(?:^|http://127\\.0\\.0\\.1:)(\\d+)");

    private final Process process;
    private final int port;

    private ChildJvm(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param options of the JVM
     * @param command main class and arguments
     * @param input lines for its standard input, which stays open until this is closed
     * @throws IOException if it ends without listening
     */
    static ChildJvm start(
            List<String> options, List<String> command, Map<String, String> environment, List<String> input)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Settings that were meant for another Caravan.
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        PrintWriter in = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        input.forEach(in::println);
        in.flush();
        return new ChildJvm(process, portOf(process, command.getFirst()));
    }

    private static int portOf(Process process, String name) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (int read = 0; read < LINES_MAX; read++) {
            String line = out.readLine();
            Matcher port = PORT.matcher(line == null ? "" : line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            if (line == null) {
                break;
            }
        }
        process.destroyForcibly();
        throw new IOException(name + " did not start");
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    long processId() {
        return process.pid();
    }

    @Override
    public void close() {
        stop(process, STOP_SECONDS_MAX);
    }

    /** Stops a child in an orderly way, or kills it after some seconds. */
    static void stop(Process process, int secondsMax) {
        // Uses the handle: Process.destroy() would also close its output, and it still writes there.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
