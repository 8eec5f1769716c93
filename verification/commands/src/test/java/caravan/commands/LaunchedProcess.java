package caravan.commands;

import caravan.chassis.testkit.caravan.QuickStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher in a process of its own, with its output in files. */
final class LaunchedProcess implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;
    private final Path errors;

    private LaunchedProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static LaunchedProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        QuickStart start = QuickStart.shared();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(start.options());
        command.addAll(List.of("-cp", start.classPath(), "caravan.run.launcher.Main"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        builder.environment().putAll(environment);
        return new LaunchedProcess(builder.start(), output, errors);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    List<String> errorLines() throws IOException {
        return Files.readAllLines(errors);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Closes its input, as if its parent had ended. */
    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not end within " + END_MAX);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
