package caravan.chassis.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.postgres.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A separate folder, like that of another checkout. */
class RunServerTest {
    private static final Duration UNUSED_MAX = Duration.ofMillis(200);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void theServerRunsWhileItIsUsedOutlivesItsKeeperAndLeavesNothing() throws Exception {
        RunServer user = RunServer.join(folder, UNUSED_MAX);
        DatabaseAddress first = user.administrator();
        Path data = Path.of(Files.readString(folder.resolve("postgres.data")).strip());
        assertThat(user.administrator()).as("asked again").isEqualTo(first);

        kill(keeper());
        DatabaseAddress second = user.administrator();
        assertThat(second).as("taken over by another keeper").isEqualTo(first);
        assertThat(answer(second)).isEqualTo(1);

        ProcessHandle keeper = keeper();
        user.leave();
        await().atMost(ENDS_WITHIN).until(() -> !keeper.isAlive());
        assertThat(KeptServer.read(folder)).isEmpty();
        assertThat(data).doesNotExist();
    }

    private ProcessHandle keeper() throws Exception {
        return ProcessHandle.of(KeptServer.read(folder).orElseThrow().keeper()).orElseThrow();
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        await().atMost(ENDS_WITHIN).until(() -> !process.isAlive());
    }

    private static int answer(DatabaseAddress address) {
        return Jdbi.create(address.jdbcUrl(), address.user(), address.password())
                .withHandle(handle ->
                        handle.createQuery("SELECT 1").mapTo(Integer.class).one());
    }
}
