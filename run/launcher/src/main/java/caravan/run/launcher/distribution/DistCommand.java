package caravan.run.launcher.distribution;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one archive that runs on machines of this kind without a JDK, Maven and the sources. */
@Command(
        name = "dist",
        mixinStandardHelpOptions = true,
        description =
                "Make one archive of Caravan with its own Java runtime and PostgreSQL, for machines without a JDK.",
        footer = {
            "",
            "It runs on machines of the same kind (system and processor) as this one.",
            "Unpack it anywhere; the caravan in it takes the same commands. The same build",
            "makes the same bytes."
        })
public final class DistCommand implements Callable<Integer> {
    private static final double MEBIBYTE = 1 << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "The archive to write; an earlier one is replaced (default: caravan-VERSION-MACHINE.tar.gz here).")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("caravan.home", ""));
        Path script = root.resolve("run/launcher/dist/caravan");
        if (!Files.exists(script)) {
            throw new IllegalArgumentException("there are no sources in " + root.toAbsolutePath()
                    + ": run ./caravan dist in a clone of the repository");
        }
        String version = version();
        String top = "caravan-" + version + "-" + machine();
        Path target = file.orElse(Path.of(top + ".tar.gz")).toAbsolutePath();
        Path working = Files.createTempDirectory("caravan-dist");
        try {
            tell("Making a Java runtime of the JDK in " + System.getProperty("java.home") + " …");
            Path runtime = working.resolve("runtime");
            JavaRuntime.make(Path.of(System.getProperty("java.home")), runtime, working.resolve("jlink.log"));
            tell("Writing " + target.getFileName() + " …");
            Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
            try {
                write(unfinished, top, root, script, runtime);
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } finally {
            delete(working);
        }
        tell(String.format(
                Locale.ROOT,
                "Made %s: %.0f MiB. To use it: tar xzf %s, then %s/caravan up",
                target,
                Files.size(target) / MEBIBYTE,
                target.getFileName(),
                top));
        return 0;
    }

    private static void write(Path file, String top, Path root, Path script, Path runtime) throws IOException {
        try (DistributionArchive archive = new DistributionArchive(file, top)) {
            archive.file("caravan", script);
            archive.file("LICENSE", root.resolve("LICENSE"));
            archive.text("README.md", readme());
            archive.file("jvm.options", root.resolve("run/launcher/jvm.options"));
            archive.folder(top + "/lib");
            archive.libraries("launcher", jars("java.class.path"));
            archive.libraries("broker", jars("caravan.broker.class-path"));
            archive.libraries("registry", jars("caravan.registry.class-path"));
            archive.tree("runtime", runtime);
        }
    }

    private static List<Path> jars(String property) {
        String classPath = Objects.requireNonNullElse(System.getProperty(property), "");
        List<Path> jars = Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(each -> !each.isEmpty())
                .map(Path::of)
                .toList();
        if (jars.isEmpty() || jars.stream().anyMatch(jar -> !jar.toString().endsWith(".jar"))) {
            throw new IllegalArgumentException("not all of Caravan is built as jars (" + property
                    + "): start it as ./caravan dist, which builds it");
        }
        return jars;
    }

    private static String readme() {
        return """
                # Caravan

                A microservices backend, with its own Java runtime and PostgreSQL. Nothing has to be installed.

                    ./caravan up            # one process, on http://127.0.0.1:8080
                    ./caravan fleet         # each service in its own processes
                    ./caravan help          # all commands

                Data are in the folder .caravan where you start it; --data names another one. To upgrade, make a backup
                (./caravan backup), stop Caravan, and start the new version on the same data folder.
                """;
    }

    private String version() {
        return spec.root().version()[0].replaceFirst(".* ", "");
    }

    /** Such as linux-x86_64. */
    private static String machine() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '-');
        String processor = System.getProperty("os.arch");
        return (system.startsWith("mac") ? "macos" : system) + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    }

    private void tell(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static void delete(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
