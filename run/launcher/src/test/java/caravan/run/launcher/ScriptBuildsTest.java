package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when the script {@code caravan} builds, and what it deletes. Small scripts replace the JDK and Maven. */
class ScriptBuildsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Prints how it was started, and runs until its input ends. */
    private static final String JAVA = """
            #!/bin/sh
            echo "java $*"
            cat > /dev/null
            """;

    /** The same, but what is recorded serves and writes its cache. The broker does not serve if there is a file {@code silent}. */
    private static final String RECORDING_JAVA = """
            #!/bin/sh
            echo "java $*"
            for word in "$@"; do
              case "$word" in -XX:AOTCacheOutput=*) : > "${word#*=}" ;; esac
            done
            case "$*" in
              *BrokerProcess*) [ -f "$(dirname "$0")/silent" ] || echo "Listening on 127.0.0.1:1" ;;
              *AOTCacheOutput=*) echo "Listening on http://127.0.0.1:1 (all)" ;;
            esac
            cat > /dev/null
            """;

    private static final String MAVEN = """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 1
            echo "built with [${JAVA_TOOL_OPTIONS:-}]" >> builds
            [ ! -f maven-says ] || { cat maven-says; exit 1; }
            libraries=
            for word in "$@"; do
              case "$word" in
                -Dcaravan.home=*) libraries="$libraries run/launcher/target/${word#-Dcaravan.home=}/lib" ;;
                -D*.libraries=*) libraries="$libraries ${word#*=}" ;;
              esac
            done
            for each in $libraries; do mkdir -p "$each" && : > "$each/library.jar"; done
            for each in launcher broker registry; do mkdir -p "run/$each/target" && : > "run/$each/target/caravan-$each-1.jar"; done
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheScript() throws IOException {
        for (String name : List.of(
                "caravan",
                ".mvn/find-jdk.sh",
                "pom.xml",
                "run/launcher/pom.xml",
                "run/launcher/jvm.options",
                "run/broker/pom.xml",
                "run/registry/pom.xml",
                "docs/commands/up.txt",
                "docs/commands/run.txt",
                "docs/commands/fleet.txt")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.copy(ROOT.resolve(name), folder.resolve(name));
        }
        program("mvnw", MAVEN);
        program("jdk/bin/java", JAVA);
        program("jdk/bin/javac", JAVA);
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void optionsOfTheJvmBuildNothingAnew(String variable) throws Exception {
        run(Map.of(), "up");
        run(Map.of(variable, "-Dx=y"), "up");
        run(Map.of(variable, "-javaagent:/agent.jar"), "up");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aNewerJdkCausesABuild() throws Exception {
        run(Map.of(), "up");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.2\"\n");
        run(Map.of(), "up");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aChangedTestOrPageBuildsNothingAnew() throws Exception {
        run(Map.of(), "up");
        for (String name : List.of("kernel/src/test/java/OneTest.java", "docs/src/main/page.md", "kernel/notes.txt")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "changed");
        }
        run(Map.of(), "up");
        assertThat(builds()).hasSize(1);
        Files.createDirectories(folder.resolve("kernel/src/main/java"));
        run(Map.of(), "up");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aStartOfABuiltProgramNeedsFewPrograms() throws Exception {
        run(Map.of(), "up");
        Path programs = Files.createDirectories(folder.resolve("few"));
        // The others are for builds and the rehearsal.
        for (String name :
                List.of("find", "locale", "nice", "mktemp", "rm", "seq", "sed", "sleep", "cat", "cp", "mv", "touch")) {
            Files.createSymbolicLink(programs.resolve(name), found(name));
        }
        assertThat(run(Map.of("PATH", programs.toString()), "up", "--port", "8090"))
                .contains("java @")
                .doesNotContain("not found");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void anAgentReachesNeitherTheBuildNorTheCache() throws Exception {
        String output = run(Map.of("JAVA_TOOL_OPTIONS", "-Dproxy=p -agentlib:jdwp=transport=x"), "up");
        assertThat(builds()).containsExactly("built with [ -Dproxy=p]");
        assertThat(output).doesNotContain("AOTCache").contains("-XX:ErrorFile=");
        assertThat(homes())
                .singleElement()
                .satisfies(home -> assertThat(home.resolve("rehearsing")).doesNotExist());
    }

    @Test
    void aRunningInstanceKeepsItsBuildUntilItEnds() throws Exception {
        Process first = start(Map.of(), "up");
        await().atMost(TIMEOUT).until(() -> homes().size() == 1 && isStarted(first));
        Path old = homes().getFirst();
        changeTheSource();
        run(Map.of(), "up");
        assertThat(old.resolve("lib/library.jar")).exists();
        assertThat(homes()).hasSize(2);

        first.getOutputStream().close();
        assertThat(first.waitFor()).isZero();
        await().atMost(TIMEOUT)
                .until(() -> homes().stream().allMatch(home -> Files.exists(home.resolve("caravan.rehearsed"))));
        changeTheSource();
        run(Map.of(), "up");
        assertThat(old).doesNotExist();
    }

    @Test
    void aFleetLoadsTheBrokerAndTheRegistryFromTheBuildsFolder() throws Exception {
        String output = run(Map.of(), "fleet");
        String homes =
                folder.toRealPath().resolve("run/launcher/target/homes/fleet.").toString();
        assertThat(output)
                .contains("-Dcaravan.broker.class-path=" + homes, "-Dcaravan.registry.class-path=" + homes)
                .contains("/broker/library.jar", "/registry/caravan-registry-1.jar");
        run(Map.of(), "fleet");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aFleetUsesTheCachesOfItsRehearsal() throws Exception {
        program("jdk/bin/java", RECORDING_JAVA);
        String output = run(Map.of(), "fleet");
        assertThat(output).contains("rehearsing a start").doesNotContain("no quick start");
        assertThat(output)
                .containsPattern("-XX:AOTCache=\\S*/fleet\\.aot")
                .containsPattern("-Dcaravan\\.gateway\\.cache=\\S*/gateway\\.aot")
                .containsPattern("-Dcaravan\\.broker\\.cache=\\S*/homes/fleet\\.\\S*/broker\\.aot")
                .containsPattern("-Dcaravan\\.registry\\.cache=\\S*/homes/fleet\\.\\S*/registry\\.aot");
        assertThat(run(Map.of(), "fleet")).contains("AOTCache").doesNotContain("rehearsing a start");
        assertThat(run(Map.of(), "run", "catalog"))
                .as("other commands take the cache that is there")
                .containsPattern("-XX:AOTCache=\\S*/fleet\\.aot")
                .doesNotContain("rehearsing a start");
        assertThat(run(Map.of(), "up"))
                .as("a start of platforms has its own")
                .contains("rehearsing a start")
                .containsPattern("-XX:AOTCache=\\S*/caravan\\.aot");
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:/agent.jar"), "fleet"))
                .doesNotContain("AOTCache", ".cache=");
    }

    /** A damaged cache crashes each JVM that uses it. */
    @Test
    void afterACrashTheCacheIsRecordedAnew() throws Exception {
        program("jdk/bin/java", RECORDING_JAVA);
        run(Map.of(), "fleet");
        Path report = Files.createFile(folder.resolve("run/launcher/target/hs_err_pid7.log"));
        Files.setLastModifiedTime(report, FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(run(Map.of(), "fleet")).contains("recorded anew", "rehearsing a start");
    }

    @Test
    void whatDoesNotServeInTheRehearsalLeavesNoCache() throws Exception {
        program("jdk/bin/java", RECORDING_JAVA);
        Files.createFile(folder.resolve("jdk/bin/silent"));
        assertThat(run(Map.of(), "fleet"))
                .contains("-Dcaravan.registry.cache=")
                .doesNotContain("-Dcaravan.broker.cache=");
        assertThat(run(Map.of(), "fleet")).doesNotContain("rehearsing a start");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoStartsAtOnceBuildOnce(boolean withFlock) throws Exception {
        Map<String, String> environment = withFlock ? Map.of() : Map.of("PATH", pathWithoutFlock());
        Process first = start(environment, "up");
        Process second = start(environment, "up");
        for (Process each : List.of(first, second)) {
            each.getOutputStream().close();
            assertThat(new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("java @");
        }
        assertThat(builds()).hasSize(1);
        assertThat(folder.resolve("run/launcher/target/build.pid")).doesNotExist();
    }

    @Test
    void aBuildWithoutNetworkFailsInOneLine() throws Exception {
        Files.writeString(folder.resolve("maven-says"), "[ERROR] repo.example: Unknown host repo.example\n\tat x.Y\n");
        assertThat(run(Map.of(), "up").lines().skip(1))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("caravan: ").contains("network", "build.log"));
    }

    /** A folder of links to the programs that the script needs, and to no others. */
    private String pathWithoutFlock() throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        for (String name : List.of(
                "bash",
                "sh",
                "cat",
                "cmp",
                "cp",
                "date",
                "dirname",
                "find",
                "grep",
                "head",
                "ln",
                "mkdir",
                "mktemp",
                "mv",
                "nice",
                "paste",
                "readlink",
                "rm",
                "sed",
                "seq",
                "sleep",
                "tail",
                "touch")) {
            Files.createSymbolicLink(programs.resolve(name), found(name));
        }
        return programs.toString();
    }

    private static Path found(String program) {
        return Stream.of("/usr/bin", "/bin")
                .map(each -> Path.of(each, program))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private void changeTheSource() throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("pom.xml"),
                java.nio.file.attribute.FileTime.fromMillis(Files.getLastModifiedTime(homes().stream()
                                        .max(java.util.Comparator.naturalOrder())
                                        .orElseThrow()
                                        .resolve("built"))
                                .toMillis()
                        + 1));
    }

    private static boolean isStarted(Process process) {
        return process.info().commandLine().orElse("").contains("jdk/bin/java");
    }

    private List<Path> homes() throws IOException {
        Path homes = folder.resolve("run/launcher/target/homes");
        if (!Files.isDirectory(homes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(homes)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(Map<String, String> environment, String... arguments) throws IOException {
        Process process = start(environment, arguments);
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(found("bash").toString(), folder.resolve("caravan").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.endsWith("_OPTIONS") || name.startsWith("CARAVAN_"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
