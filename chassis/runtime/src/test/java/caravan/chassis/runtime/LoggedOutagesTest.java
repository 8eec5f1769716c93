package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.messages.workers.WorkerLoop;
import caravan.chassis.runtime.telemetry.Logging;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is away for hours does not fill the log. */
class LoggedOutagesTest {
    private static final int FAILURES = 50;

    @TempDir
    Path folder;

    @AfterEach
    void logElsewhere() {
        Logging.toStdout();
    }

    @Test
    void aWorkerWhoseDatabaseIsAwayTellsItInOneLineAndItsEndInAnother() throws Exception {
        assertThat(loggedWhileItFails(() -> new IllegalStateException(
                        "not swept", new SQLTransientConnectionException("no connection\nin time"))))
                .satisfiesExactly(
                        away -> assertThat(away)
                                .contains(
                                        "\"level\":\"WARN\"",
                                        "A worker failed",
                                        "not swept <- java.sql.SQLTransientConnectionException: no connection in time")
                                .doesNotContain("\"exception\""),
                        back -> assertThat(back).contains("A worker works again", "\"failures\":" + FAILURES));
    }

    @Test
    void aWorkersBugIsToldWithItsPlaceOnce() throws Exception {
        assertThat(loggedWhileItFails(() -> new UnsupportedOperationException("a bug")))
                .satisfiesExactly(
                        bug -> assertThat(bug).contains("\"level\":\"ERROR\"", "\"exception\"", "a bug"),
                        back -> assertThat(back).contains("A worker works again"));
    }

    private List<String> loggedWhileItFails(Supplier<RuntimeException> failure) throws Exception {
        Path file = folder.resolve("caravan.log");
        Logging.toFile(file);
        AtomicInteger pieces = new AtomicInteger();
        WorkerLoop worker = new WorkerLoop(
                "sweep",
                Duration.ofMillis(1),
                () -> {
                    if (pieces.getAndIncrement() < FAILURES) {
                        throw failure.get();
                    }
                    return false;
                },
                new SimpleMeterRegistry().counter("failures"));
        worker.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> pieces.get() > FAILURES + 1);
        worker.beginStop();
        worker.awaitEnd();
        return Files.readAllLines(file);
    }
}
