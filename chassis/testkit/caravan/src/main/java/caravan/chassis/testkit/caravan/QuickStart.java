package caravan.chassis.testkit.caravan;

import caravan.chassis.testkit.run.TestRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class path and JVM options with which tests start real processes: the launcher's class path, and an AOT cache of it (JEP 483, 514,
 * 515). With the cache, a start of a whole platform takes a third less processor time, and a test run has dozens of starts. All test JVMs
 * of a checkout share the cache,
 * which {@link Rehearsal} makes. The JDK does not cache classes from folders. So without {@code verify}, which makes jars, processes
 * start without a cache on the tests' own class path, only slower.
 */
public final class QuickStart {
    /** The JVM options of the cache and of the tests' processes. A JVM can use the cache only with the same ones. */
    static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // No warnings about classes that could not be cached.
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private static final String LAUNCHER = "caravan-launcher-";

    private static @Nullable QuickStart shared;

    private final String classPath;
    private final Optional<Path> cache;

    private QuickStart(String classPath, Optional<Path> cache) {
        this.classPath = classPath;
        this.cache = cache;
    }

    /** The start with the run's cache. The first call in a run makes the cache. */
    public static synchronized QuickStart shared() {
        QuickStart start = shared;
        if (start == null) {
            start = launchersJars()
                    .map(jars -> new QuickStart(jars, Optional.of(Rehearsal.cacheOf(jars, TestRun.folder()))))
                    .orElseGet(() -> new QuickStart(testsClassPath(), Optional.empty()));
            shared = start;
        }
        return start;
    }

    /** The same with the jar or folder of a class added at the end of the class path: the cache only needs to match its beginning. */
    public QuickStart with(Class<?> type) {
        String further = placeOf(type).toString();
        return entries(classPath).anyMatch(further::equals)
                ? this
                : new QuickStart(classPath + File.pathSeparator + further, cache);
    }

    public String classPath() {
        return classPath;
    }

    /** The JVM options of a process, except those of its heap. */
    public List<String> options() {
        return Stream.concat(JVM_OPTIONS.stream(), cache.stream().map(file -> "-XX:AOTCache=" + file))
                .toList();
    }

    /**
     * The launcher's class path, which its build wrote to a file beside its jar; the same in each module. Empty if the launcher is not a
     * jar on the tests' class path.
     */
    private static Optional<String> launchersJars() {
        return entries(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().startsWith(LAUNCHER))
                .filter(entry -> Files.exists(entry.resolveSibling("class-path")))
                .map(jar -> jar + File.pathSeparator + read(jar.resolveSibling("class-path")))
                .findFirst();
    }

    /** The class path of the tests, without folders of test classes. */
    private static String testsClassPath() {
        return entries(System.getProperty("java.class.path"))
                .filter(entry -> Files.exists(Path.of(entry)))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> entries(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
