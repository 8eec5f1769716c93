package caravan.benchmarks.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./caravan up} in a process of its own, on a data folder and a free port. It ends with this process, even if this one is killed.
 */
public final class CaravanProcess implements AutoCloseable {
    static final String LAUNCHER = "caravan.run.launcher.Main";

    /** The system property for the repository; the script {@code caravan} sets it. */
    private static final String HOME = "caravan.home";

    private static final Pattern LISTENING = Pattern.compile("Listening\\s+(http://\\S+)");
    private static final String PASSWORD = "CARAVAN_ADMIN_PASSWORD";
    private static final int STOP_SECONDS_MAX = 120;

    private final Process process;
    private final URI address;

    private CaravanProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** @throws IOException if it does not start; contains its output */
    public static CaravanProcess start(String platform, Path data) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(platform, data)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_") && !name.equals(PASSWORD));
        builder.environment().put("CARAVAN_STOP_WITH_PARENT", "true");
        Process process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                // It would block if nobody read its output.
                Thread.ofPlatform()
                        .daemon()
                        .name("output")
                        .start(() -> output.lines().forEach(_ -> {}));
                return new CaravanProcess(process, URI.create(listening.group(1)));
            }
            said.append(' ').append(line.strip());
        }
        throw new IOException("a Caravan of its own did not start:" + said);
    }

    private static List<String> command(String platform, Path data) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LAUNCHER));
        command.addAll(List.of("up", platform, "--port", "0", "--data", data.toString()));
        return command;
    }

    /**
     * The options of Caravan's JVMs, and of those that they are compared with.
     *
     * @throws IOException if it is not known where they are
     */
    public static List<String> options() throws IOException {
        String home = System.getProperty(HOME);
        if (home == null) {
            throw new IOException("start it with ./caravan bench, which tells where the JVM's options are");
        }
        List<String> options = new ArrayList<>();
        options.add("@" + Path.of(home, "run", "launcher", "jvm.options"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:AOTCache="))
                .forEach(options::add);
        return options;
    }

    public URI address() {
        return address;
    }

    /** Stops it in an orderly way. */
    @Override
    public void close() {
        ChildJvm.stop(process, STOP_SECONDS_MAX);
    }
}
