package caravan.run.supervisor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the processes of a fleet are started from.
 *
 * @param java the program
 * @param options of the JVM for services and the gateway
 * @param classPath of services and the gateway
 * @param brokerClassPath of the Kafka broker, whose libraries no service needs
 * @param registryClassPath of the ZooKeeper
 */
public record Programs(
        Path java, List<String> options, String classPath, String brokerClassPath, String registryClassPath) {
    /** The system property for the repository, in which the broker and the registry are built. */
    private static final String HOME = "caravan.home";

    /** Options of this JVM that are not passed on: the heap and the purpose of the others differ. */
    private static final List<String> NOT_HANDED_ON =
            List.of("-Xmx", "-Xms", "-XX:AOTCacheOutput", "-XX:AOTMode", "-Xrun", "-Xdebug", "-Xbootclasspath");

    private static final List<String> HANDED_ON =
            List.of("-X", "--enable-native-access", "--sun-misc-unsafe-memory-access");

    public Programs {
        options = List.copyOf(options);
    }

    /**
     * What this process was started from: the same Java, options and class path, so that the processes share its AOT cache. The broker
     * and the registry are looked for beneath the folder in the system property {@code caravan.home}, unless {@code
     * caravan.broker.class-path} and {@code caravan.registry.class-path} name them.
     *
     * @throws IllegalArgumentException if they are not built
     */
    public static Programs ofThisProcess() {
        return new Programs(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                handedOn(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                System.getProperty("java.class.path"),
                built("broker"),
                built("registry"));
    }

    /** The options of a JVM that its children share; none that attaches to it or names its files. */
    static List<String> handedOn(List<String> options) {
        return options.stream()
                .filter(option -> HANDED_ON.stream().anyMatch(option::startsWith))
                .filter(option -> NOT_HANDED_ON.stream().noneMatch(option::startsWith))
                .toList();
    }

    private static String built(String name) {
        String given = System.getProperty("caravan." + name + ".class-path");
        if (given != null) {
            return given;
        }
        Path target = Path.of(System.getProperty(HOME, ""), "run", name, "target");
        List<String> jars = new ArrayList<>(jarsIn(target));
        jars.addAll(jarsIn(target.resolve(name).resolve("lib")));
        if (jars.size() < 2) {
            throw new IllegalArgumentException("the " + name + " is not built in " + target.toAbsolutePath()
                    + ": start the fleet with ./caravan fleet, which builds it.");
        }
        return String.join(File.pathSeparator, jars);
    }

    private static List<String> jarsIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot list " + folder, unreadable);
        }
    }
}
