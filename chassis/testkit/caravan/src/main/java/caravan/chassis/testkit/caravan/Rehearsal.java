package caravan.chassis.testkit.caravan;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Makes the AOT cache of a class path: starts {@code up}, and stops it once it serves. One JVM of a checkout does this, and the others
 * wait. The cache (64 MB) stays in the run's folder until a jar changes or {@code clean} removes it.
 */
final class Rehearsal {
    private static final Duration START_MAX = Duration.ofSeconds(120);
    /** The process writes the cache when it ends. That takes long on a busy machine. */
    private static final Duration STOP_MAX = Duration.ofSeconds(120);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
    private static final String ENDING = ".aot";
    private static final int LAST_WORDS_CHARACTERS = 4_000;

    private final String classPath;
    private final Path folder;

    private Rehearsal(String classPath, Path folder) {
        this.classPath = classPath;
        this.folder = folder;
    }

    /**
     * Returns when the cache exists.
     *
     * @param classPath only jars
     * @param run the folder that the test JVMs share
     */
    static Path cacheOf(String classPath, Path run) {
        Path cache = run.resolve("caravan-" + fingerprint(classPath) + ENDING);
        try (FileChannel alone =
                FileChannel.open(run.resolve("rehearsal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            alone.lock();
            if (!Files.exists(cache)) {
                deleteOthers(run);
                Path folder = run.resolve("rehearsal");
                // Deletes what a killed process left.
                delete(folder);
                Files.createDirectories(folder);
                Path made = new Rehearsal(classPath, folder).run();
                Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
                delete(folder);
            }
            return cache;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Changes if the JVM would refuse the cache: with another JVM, other options, or a jar of another path, size or time. */
    private static String fingerprint(String classPath) {
        StringBuilder text = new StringBuilder(System.getProperty("java.vm.version")).append(QuickStart.JVM_OPTIONS);
        for (String jar : classPath.split(File.pathSeparator)) {
            File file = new File(jar);
            text.append('\n')
                    .append(jar)
                    .append(' ')
                    .append(file.length())
                    .append(' ')
                    .append(file.lastModified());
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private Path run() throws IOException, InterruptedException {
        Path cache = folder.resolve("caravan" + ENDING);
        Path output = folder.resolve("output.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(QuickStart.JVM_OPTIONS);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-cp", classPath, "caravan.run.launcher.Main", "up"));
        command.addAll(List.of("--port", "0", "--data", folder.resolve("data").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        // The process stops even if this JVM is killed.
        environment.put("CARAVAN_STOP_WITH_PARENT", "true");
        Process process = builder.start();
        try {
            awaitServing(process, output);
            process.destroy();
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS) || !Files.exists(cache)) {
                throw new IOException("the rehearsal wrote no AOT cache. Its last output: " + lastWords(output));
            }
            return cache;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void awaitServing(Process process, Path output) throws IOException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!Files.readString(output).contains("Listening ")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(
                        "the rehearsal of ./caravan up did not start. Its last output: " + lastWords(output));
            }
            LockSupport.parkNanos(LOOK_PAUSE.toNanos());
        }
    }

    private static String lastWords(Path output) throws IOException {
        String text = Files.readString(output);
        return text.substring(Math.max(0, text.length() - LAST_WORDS_CHARACTERS));
    }

    private static void deleteOthers(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
