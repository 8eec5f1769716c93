package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the databases of a folder as a process does at its start. */
class DatabasesAtAStartTest {
    private static final String HISTORY = "flyway_schema_history";

    @TempDir
    private Path folder;

    private DataFolder data;
    private Databases databases;

    @BeforeEach
    void start() {
        data = DataFolder.open(folder);
        databases = opened();
    }

    @AfterEach
    void stop() {
        databases.close();
        data.close();
    }

    private Databases opened() {
        return Databases.open(
                data,
                Optional.empty(),
                List.of("mine"),
                List.of(),
                service -> PoolBounds.DEFAULT,
                new SimpleMeterRegistry());
    }

    private Jdbi superuser() {
        DatabaseAddress server = databases.embedded().orElseThrow().administrator();
        return Jdbi.create(server.withDatabase("caravan").dataSource("test"));
    }

    private String filesOfTheTables() {
        return superuser()
                .withHandle(handle -> handle.createQuery("SELECT obj_description('mine." + HISTORY + "'::regclass)")
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void randomPasswordsAreNotStretched() {
        List<String> verifiers = superuser()
                .withHandle(handle -> handle.createQuery(
                                "SELECT rolpassword FROM pg_authid WHERE rolname IN ('mine', 'postgres')")
                        .mapTo(String.class)
                        .list());

        assertThat(verifiers)
                .hasSize(2)
                .allSatisfy(verifier -> assertThat(verifier).startsWith("SCRAM-SHA-256$1:"));
    }

    @Test
    void passwordsThatAnOperatorSetsAreStretched() {
        String iterations = superuser()
                .withHandle(handle -> handle.createQuery("SHOW scram_iterations")
                        .mapTo(String.class)
                        .one());

        assertThat(iterations).isEqualTo("4096");
    }

    @Test
    void tablesThatAreCurrentAreFoundSo() throws Exception {
        superuser()
                .useHandle(handle -> assertThat(
                                SchemaStates.of(Set.of("mine", "others")).upToDate(handle.getConnection()))
                        .containsExactly("mine"));
    }

    @Test
    void tablesOfOtherFilesAreMigratedAtTheNextStart() {
        String current = filesOfTheTables();
        superuser().useHandle(handle -> handle.execute("COMMENT ON TABLE mine." + HISTORY + " IS 'other files'"));

        databases.close();
        databases = opened();

        assertThat(filesOfTheTables()).isEqualTo(current);
    }
}
