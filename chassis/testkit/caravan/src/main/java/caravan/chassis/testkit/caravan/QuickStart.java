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
 * What a test starts real processes with: the launcher's class path, and an AOT cache of it (JEP 483, 514, 515). A start of a whole
 * platform takes a third less of the processors then, and a test run has dozens of them. All test JVMs of a checkout share the cache,
 * which {@link Rehearsal} makes. The JDK takes no folders into such a cache: without {@code verify}, which gives jars, starts are
 * just slower, on the tests' own class path.
 */
public final class QuickStart {
    /** Those that decide whether a JVM can use the cache, and how tests run. */
    static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // What the JVM could not cache is no news to anybody here.
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

    /** With the run's cache, which is made at the first call of all. */
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

    /** With what a class belongs to behind the launcher's jars: a cache still fits, if it fits the beginning of a class path. */
    public QuickStart with(Class<?> type) {
        String further = placeOf(type).toString();
        return entries(classPath).anyMatch(further::equals)
                ? this
                : new QuickStart(classPath + File.pathSeparator + further, cache);
    }

    public String classPath() {
        return classPath;
    }

    /** For the JVM of a process that is to start, but for its heap. */
    public List<String> options() {
        return Stream.concat(JVM_OPTIONS.stream(), cache.stream().map(file -> "-XX:AOTCache=" + file))
                .toList();
    }

    /** As the launcher's build wrote it down, beside its jar: the same for each module. Empty where these tests stand on no such jar. */
    private static Optional<String> launchersJars() {
        return entries(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().startsWith(LAUNCHER))
                .filter(entry -> Files.exists(entry.resolveSibling("class-path")))
                .map(jar -> jar + File.pathSeparator + read(jar.resolveSibling("class-path")))
                .findFirst();
    }

    /** Without the tests. */
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
