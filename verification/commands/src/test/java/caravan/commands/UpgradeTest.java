package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZInputStream;

/**
 * Data that an earlier version made: commit a3ee08ea, with the 60 orders of {@code ./caravan demo --orders 60}, stopped. The archive has
 * the whole folder but logs. It is never made anew; a later version may get one more.
 */
class UpgradeTest {
    private static final String DATA = "data-of-a3ee08ea.tar.xz";
    private static final Duration START_MAX = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @BeforeEach
    void unpack() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (InputStream archive = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream(DATA));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                // The first name is that of the folder.
                Path file = data.resolve(entry.getName().replaceFirst("^[^/]*/", ""));
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(tar, file);
                }
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(entry.isDirectory() ? "rwx------" : "rw-------"));
            }
        }
    }

    @Test
    void dataOfTheVersionBeforeAreMigratedAuditedAndGoOn() throws Exception {
        try (LaunchedProcess up = start()) {
            assertThat(run("audit", "--data", "data")).startsWith("Audit clean");
            assertThat(run("try", "--data", "data")).contains("The order was confirmed");
            assertThat(run("audit", "--data", "data")).startsWith("Audit clean");
            assertThat(run("backup", "backup.tar.gz", "--data", "data")).contains("Made backup.tar.gz");
            up.terminate();
            assertThat(up.exitCode()).isEqualTo(143);
        }
        assertThat(run("restore", "backup.tar.gz", "--data", "data", "--replace"))
                .contains("Restored data");
        try (LaunchedProcess up = start()) {
            assertThat(run("audit", "--data", "data")).startsWith("Audit clean");
            assertThat(run("try", "--data", "data")).contains("The order was confirmed");
            assertThat(Files.readString(folder.resolve("data/logs/caravan.log")))
                    .contains("The database was replaced or restored: its outbox begins a new epoch");
            assertThat(run("audit", "--data", "data")).startsWith("Audit clean");
        }
    }

    private LaunchedProcess start() throws IOException {
        LaunchedProcess up = LaunchedProcess.start(folder, Map.of(), "up", "--port", "0", "--data", "data");
        await().atMost(START_MAX).until(() -> up.output().contains("Listening") || !up.isAlive());
        assertThat(up.isAlive()).as(up.errorLines().toString()).isTrue();
        return up;
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        try (LaunchedProcess command = LaunchedProcess.start(folder, Map.of(), arguments)) {
            assertThat(command.exitCode())
                    .as(command.output() + command.errorLines())
                    .isZero();
            return command.output();
        }
    }
}
