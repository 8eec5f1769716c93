package caravan.run.launcher.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionArchiveTest {
    private static final Path SCRIPT = Path.of("dist/caravan");

    @TempDir
    Path folder;

    private Path runtime;
    private Path launcherJar;
    private Path brokerJar;
    private Path otherJar;

    @BeforeEach
    void makeFiles() throws IOException {
        runtime = Files.createDirectories(folder.resolve("runtime"));
        Path java = Files.createDirectories(runtime.resolve("bin")).resolve("java");
        // Prints what it was started with.
        Files.writeString(java, "#!/bin/sh\nfor each in \"$@\"; do echo \"$each\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(runtime.resolve("bin/same"), Path.of("java"));
        launcherJar = jar("launcher/shared.jar", "shared");
        brokerJar = jar("broker/shared.jar", "shared");
        otherJar = jar("registry/shared.jar", "another version");
    }

    private Path jar(String name, String content) throws IOException {
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        return Files.writeString(jar, content);
    }

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        try (DistributionArchive archive = new DistributionArchive(file, "caravan-1")) {
            archive.file("caravan", SCRIPT);
            archive.text("jvm.options", "-Xmx1m\n");
            archive.libraries("launcher", List.of(launcherJar));
            archive.libraries("broker", List.of(brokerJar));
            archive.libraries("registry", List.of(otherJar));
            archive.tree("runtime", runtime);
        }
        return file;
    }

    @Test
    void theSameFilesMakeTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(write("first.tar.gz"));
        Files.setLastModifiedTime(launcherJar, FileTime.from(Instant.EPOCH));
        assertThat(Files.readAllBytes(write("second.tar.gz"))).isEqualTo(first);
    }

    @Test
    void aLibraryIsInItOnceUnlessItIsAnotherOne() throws IOException {
        List<String> links = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GzipCompressorInputStream(Files.newInputStream(write("a.tar.gz"))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getName()).startsWith("caravan-1/");
                if (entry.isSymbolicLink()) {
                    links.add(entry.getName() + " -> " + entry.getLinkName());
                }
            }
        }
        assertThat(links)
                .containsExactly(
                        "caravan-1/lib/broker/shared.jar -> ../launcher/shared.jar",
                        "caravan-1/runtime/bin/same -> java");
    }

    /** In a path with a blank, by a link, without PATH. */
    @Test
    void itsScriptRunsItsOwnJava() throws Exception {
        Path place = Files.createDirectory(folder.resolve("a place"));
        Process tar = new ProcessBuilder("tar", "xzf", write("a.tar.gz").toString(), "-C", place.toString()).start();
        assertThat(tar.waitFor()).isZero();
        Path link = Files.createSymbolicLink(folder.resolve("linked"), place.resolve("caravan-1/caravan"));

        String root = place.toRealPath().resolve("caravan-1").toString();
        assertThat(run(place.resolve("caravan-1/caravan"), "up", "--port", "0"))
                .contains("@" + root + "/jvm.options", "-Dcaravan.home=" + root, root + "/lib/launcher/shared.jar")
                .contains("-Dcaravan.broker.class-path=" + root + "/lib/broker/shared.jar")
                .doesNotContain("-Xmx64m")
                .endsWith("caravan.run.launcher.Main", "up", "--port", "0");
        assertThat(run(place.resolve("caravan-1/caravan"), "help", "backup")).endsWith("backup", "--help");
        assertThat(run(place.resolve("caravan-1/caravan"), "fleet")).contains("-Xmx64m");
        assertThat(run(link, "audit")).contains("-Dcaravan.home=" + root);
    }

    private List<String> run(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().clear();
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(lines.toString()).isZero();
        return lines;
    }
}
