package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import caravan.chassis.postgres.PostgresStartException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A server's data, made once, since making them takes longer than the rest of a test. */
    @TempDir
    static Path made;

    @TempDir
    Path temporary;

    private Path path;

    @BeforeAll
    static void makeData() {
        try (DataFolder folder = DataFolder.open(made.resolve("data"))) {
            EmbeddedPostgres.start(folder).close();
        }
    }

    @BeforeEach
    void chooseFolder() {
        path = temporary.resolve("data");
    }

    private DataFolder folderWithData() throws IOException {
        try (Stream<Path> files = Files.walk(made.resolve("data"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        path.resolve(made.resolve("data").relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return DataFolder.open(path);
    }

    @AfterEach
    void noServerIsLeft() throws IOException {
        if (Files.exists(path.resolve("postgresql"))) {
            ServerProcesses.of(path.toRealPath().resolve("postgresql")).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void acknowledgedDataAreOnTheDisk() throws SQLException {
        try (DataFolder folder = DataFolder.open(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(Stream.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
                            .map(setting -> ask(postgres, "SHOW " + setting)))
                    .containsOnly("on");
        }
    }

    @Test
    void filesOfTheLogAreSmallBecauseCommitsWaitForNewOnes() throws IOException {
        try (DataFolder folder = folderWithData();
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(ask(postgres, "SHOW wal_segment_size")).isEqualTo("2MB");
        }
    }

    @Test
    void theSharedMemoryOfAKilledServerIsInItsFolder() throws IOException {
        try (DataFolder folder = folderWithData();
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(ask(postgres, "SHOW dynamic_shared_memory_type")).isEqualTo("mmap");
            assertThat(path.resolve("postgresql/pg_dynshmem")).isNotEmptyDirectory();
        }
    }

    @Test
    void theServersLogIsJson() throws IOException {
        try (DataFolder folder = folderWithData()) {
            EmbeddedPostgres.start(folder).close();
        }
        try (Stream<Path> files = Files.list(path.resolve("postgresql/log"))) {
            assertThat(Files.readAllLines(files.filter(file -> file.toString().endsWith(".json"))
                            .findFirst()
                            .orElseThrow()))
                    .anyMatch(line -> line.contains("ready to accept connections"))
                    .allMatch(line -> line.startsWith("{\"timestamp\":\"") && line.endsWith("}"));
        }
    }

    @Test
    void aServerWithAWrongSettingSaysSo() throws IOException {
        try (DataFolder folder = folderWithData()) {
            Files.writeString(
                    path.resolve("postgresql/postgresql.conf"), "\nwork_mem = 'much'\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .hasMessageContaining("postgresql.conf\" contains errors")
                    .hasMessageEndingWith("server.log)");
        }
    }

    @Test
    void aServerWithDamagedDataSaysSo() throws IOException {
        try (DataFolder folder = folderWithData()) {
            EmbeddedPostgres.start(folder).close();
            PostgresInstallation.deleteRecursively(path.resolve("postgresql/pg_wal"));
            Files.createDirectory(path.resolve("postgresql/pg_wal"));
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .hasMessageContaining("could not locate a valid checkpoint record")
                    .hasMessageEndingWith(".json)");
        }
    }

    @Test
    void dataOutlivesARestart() throws IOException {
        try (DataFolder folder = folderWithData()) {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                ask(postgres, "CREATE TABLE kept AS SELECT 7 AS figure; SELECT 1");
            }
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                assertThat(ask(postgres, "SELECT figure FROM kept")).isEqualTo("7");
            }
        }
    }

    @Test
    void nobodySignsInWithoutThePassword() throws IOException {
        try (DataFolder folder = folderWithData();
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            DatabaseAddress guess = postgres.administrator().withLogin(EmbeddedPostgres.SUPERUSER, "postgres");
            assertThatThrownBy(() -> guess.dataSource("test").getConnection().close())
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void onlyTheOwnerMayReadThePassword() throws IOException {
        try (DataFolder folder = DataFolder.open(path)) {
            folder.secret("postgres-superuser");
            assertThat(List.of(
                            Files.getPosixFilePermissions(folder.path()),
                            Files.getPosixFilePermissions(folder.secretFile("postgres-superuser"))))
                    .containsExactly(
                            PosixFilePermissions.fromString("rwx------"), PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aSecondCaravanOnTheSameFolderIsRefused() {
        try (DataFolder first = DataFolder.open(path)) {
            assertThat(refusal(() -> DataFolder.open(first.path()))).isEqualTo(Reason.DATA_FOLDER_IN_USE);
        }
    }

    @Test
    void theServerOfAKilledProcessIsTakenOver() throws Exception {
        long left = startInAProcessThatIsKilled();
        try (DataFolder folder = DataFolder.open(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(postgres.processId()).isEqualTo(left);
        }
    }

    @Test
    void aServerThatWasTakenOverIsStoppedAtShutdown() throws Exception {
        long left = startInAProcessThatIsKilled();
        try (DataFolder folder = DataFolder.open(path)) {
            EmbeddedPostgres.start(folder).close();
        }
        assertThat(ServerProcesses.isRunning(left)).isFalse();
    }

    @Test
    void theServerOfAKilledProcessIsStoppedIfItRefusesUs() throws Exception {
        long left = startInAProcessThatIsKilled();
        try (DataFolder folder = DataFolder.open(path)) {
            Files.writeString(folder.secretFile("postgres-superuser"), "another");
            EmbeddedPostgres.start(folder).close();
        }
        assertThat(ServerProcesses.isRunning(left)).isFalse();
    }

    @Test
    void aPidFileThatNamesAnotherProcessDoesNotPreventTheStart() throws IOException {
        try (DataFolder folder = folderWithData()) {
            EmbeddedPostgres.start(folder).close();
            Files.writeString(
                    folder.path().resolve("postgresql/postmaster.pid"),
                    ProcessHandle.current().pid() + "\n/elsewhere\n0\n5432\n\n127.0.0.1\n0 0\nready   \n");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aKilledServerIsStartedAgainOnItsPort() throws IOException {
        try (DataFolder folder = folderWithData();
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            List<String> told = new CopyOnWriteArrayList<>();
            postgres.tell(told::add);
            long killed = postgres.processId();
            assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
            await().atMost(TIMEOUT).until(() -> postgres.processId() != killed);
            assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(told)
                            .containsExactly("PostgreSQL has ended: starting it again", "PostgreSQL runs again"));
        }
    }

    @Test
    void dataOfAnotherMajorVersionAreRefused() throws IOException {
        try (DataFolder folder = DataFolder.open(path)) {
            Files.createDirectories(path.resolve("postgresql"));
            Files.writeString(path.resolve("postgresql/PG_VERSION"), "17\n");
            assertThat(refusal(() -> EmbeddedPostgres.start(folder))).isEqualTo(Reason.OTHER_VERSION);
        }
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        try (DataFolder folder = DataFolder.open(path)) {
            Files.createDirectories(path.resolve("postgresql"));
            assertThat(refusal(() -> EmbeddedPostgres.start(folder))).isEqualTo(Reason.NOT_OURS);
        }
    }

    @Test
    void rootRunsItAsNobodyIfNamespacesAreRefused() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        try (DataFolder folder = DataFolder.open(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, ServerAccount.NOBODY)) {
            assertThat(ask(postgres, "SHOW fsync")).isEqualTo("on");
        }
    }

    private long startInAProcessThatIsKilled() throws Exception {
        folderWithData().close();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsPostgres.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return output.lines()
                    .filter(line -> line.matches("[0-9]+"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Reason refusal(Runnable start) {
        return catchThrowableOfType(PostgresStartException.class, start::run).reason();
    }

    private static String ask(EmbeddedPostgres postgres, String query) {
        try (Connection connection = postgres.administrator().dataSource("test").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(query);
            while (statement.getResultSet() == null) {
                statement.getMoreResults();
            }
            ResultSet row = statement.getResultSet();
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
