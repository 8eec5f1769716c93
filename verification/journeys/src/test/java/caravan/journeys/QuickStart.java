package caravan.journeys;

import caravan.client.AdministratorPassword;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RetryPolicy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the real processes are started with: the tests' own class path, and an AOT cache of it (JEP 483, 514, 515), which a
 * rehearsal makes once a JVM. A start takes half the time then, and there are dozens of them. The JDK takes no folders into
 * such a cache: without {@code verify}, which gives jars, starts are just slower.
 */
final class QuickStart {
    /** The cache is good only for a JVM with those that it was made with. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // What the JVM could not cache is no news to anybody here.
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private static QuickStart shared;

    private final String classPath;
    private final List<String> options;

    private QuickStart(String classPath, List<String> options) {
        this.classPath = classPath;
        this.options = Stream.concat(JVM_OPTIONS.stream(), options.stream()).toList();
    }

    /** The JVM's own, made at the first call. */
    static synchronized QuickStart shared() {
        if (shared == null) {
            shared = rehearse(launchersClassPath());
        }
        return shared;
    }

    String classPath() {
        return classPath;
    }

    /** For the JVM of a process that is to start, but for its heap. */
    List<String> options() {
        return options;
    }

    /** The tests' class path without the tests. */
    private static String launchersClassPath() {
        Path tests = testClasses();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(tests))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path testClasses() {
        try {
            return Path.of(QuickStart.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static QuickStart rehearse(String classPath) {
        boolean hasFolders =
                Arrays.stream(classPath.split(File.pathSeparator)).anyMatch(entry -> Files.isDirectory(Path.of(entry)));
        if (hasFolders) {
            return new QuickStart(classPath, List.of());
        }
        try {
            Path folder = Files.createTempDirectory("caravan-rehearsal");
            Path cache = folder.resolve("caravan.aot");
            // The last one to be registered is the first one to go.
            folder.toFile().deleteOnExit();
            cache.toFile().deleteOnExit();
            Path rehearsal = folder.resolve("rehearsal");
            rehearseOrders(rehearsal, new QuickStart(classPath, List.of("-XX:AOTCacheOutput=" + cache)));
            Folders.delete(rehearsal);
            return new QuickStart(classPath, Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void rehearseOrders(Path folder, QuickStart start) throws InterruptedException {
        try (CaravanProcess process = new CaravanProcess(folder, start)) {
            process.start();
            CaravanClient client = CaravanClient.at(process.address(), RetryPolicy.NEVER);
            Shoppers.openShop(
                    client, new Credentials(AdministratorPassword.USERNAME, CaravanProcess.ADMINISTRATOR_PASSWORD));
            client.close();
        }
    }
}
