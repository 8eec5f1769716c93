package caravan.run.supervisor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the processes of a fleet are started from.
 *
 * @param java the program
 * @param options of the JVM for services and the gateway
 * @param classPath of services and the gateway
 * @param gatewayCache the cache of the gateway's classes, if it has one of its own
 * @param broker the Kafka broker, whose libraries no service needs
 * @param registry the ZooKeeper
 */
public record Programs(
        Path java,
        List<String> options,
        String classPath,
        Optional<Path> gatewayCache,
        Infrastructure broker,
        Infrastructure registry) {
    /**
     * The broker or the registry.
     *
     * @param cache of its classes, which the {@code caravan} script records once for each build
     */
    public record Infrastructure(String classPath, Optional<Path> cache) {
        List<String> options() {
            return using(cache);
        }
    }

    /** The system property for the repository, in which the broker and the registry are built. */
    private static final String HOME = "caravan.home";

    /** Options of this JVM that are not passed on: the heap and the purpose of the others differ. */
    private static final List<String> NOT_HANDED_ON = List.of(
            "-Xmx",
            "-Xms",
            "-XX:CompilationMode",
            "-XX:AOTCacheOutput",
            "-XX:AOTMode",
            "-Xrun",
            "-Xdebug",
            "-Xbootclasspath");

    private static final List<String> HANDED_ON =
            List.of("-X", "--enable-native-access", "--sun-misc-unsafe-memory-access", "-Dio.netty.");

    public Programs {
        options = List.copyOf(options);
    }

    /**
     * What this process was started from: the same Java, options and class path, so that the processes share its AOT cache. The broker
     * and the registry are looked for beneath the folder in the system property {@code caravan.home}, unless {@code
     * caravan.broker.class-path} and {@code caravan.registry.class-path} name them. {@code caravan.broker.cache}, {@code
     * caravan.registry.cache} and {@code caravan.gateway.cache} name caches.
     *
     * @throws IllegalArgumentException if they are not built
     */
    public static Programs ofThisProcess() {
        return new Programs(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                handedOn(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                System.getProperty("java.class.path"),
                cache("gateway"),
                built("broker"),
                built("registry"));
    }

    /** The options of the gateway's JVM. The last cache that is named counts. */
    List<String> gatewayOptions() {
        return Stream.concat(options.stream(), using(gatewayCache).stream()).toList();
    }

    private static List<String> using(Optional<Path> cache) {
        return cache.stream().map(file -> "-XX:AOTCache=" + file).toList();
    }

    private static Optional<Path> cache(String name) {
        return Optional.ofNullable(System.getProperty("caravan." + name + ".cache"))
                .map(Path::of);
    }

    /** The options of a JVM that its children share; none that attaches to it or names its files. */
    static List<String> handedOn(List<String> options) {
        return options.stream()
                .filter(option -> HANDED_ON.stream().anyMatch(option::startsWith))
                .filter(option -> NOT_HANDED_ON.stream().noneMatch(option::startsWith))
                .toList();
    }

    private static Infrastructure built(String name) {
        return new Infrastructure(classPath(name), cache(name));
    }

    private static String classPath(String name) {
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
