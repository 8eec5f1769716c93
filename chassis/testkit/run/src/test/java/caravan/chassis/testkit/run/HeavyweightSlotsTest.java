package caravan.chassis.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeavyweightSlotsTest {
    private static final Duration JVM_STARTS_MAX = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<Process> others = new ArrayList<>();

    @AfterEach
    void endOthers() {
        others.forEach(Process::destroyForcibly);
    }

    @Test
    void aThirdJvmWaitsUntilOneOfTwoHasEnded() throws Exception {
        Process first = taker();
        Process second = taker();
        await().atMost(JVM_STARTS_MAX).until(() -> hasOne(first) && hasOne(second));

        Process third = taker();
        await().atMost(JVM_STARTS_MAX).until(() -> toldThatItAsks(third));
        assertThat(hasOne(third)).isFalse();

        first.destroyForcibly();
        await().atMost(JVM_STARTS_MAX).until(() -> hasOne(third));
        assertThat(second.isAlive()).isTrue();
    }

    /**
     * Another JVM, since a lock belongs to a process. It writes a byte when it asks for a slot and another when it has one, and keeps it.
     */
    public static void main(String[] arguments) throws IOException {
        System.out.write('?');
        System.out.flush();
        try (FileChannel place = HeavyweightSlots.takeOne(Path.of(arguments[0]))) {
            System.out.write('!');
            System.out.flush();
            System.in.read();
            place.force(false);
        }
    }

    private Process taker() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeavyweightSlotsTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        others.add(process);
        return process;
    }

    private static boolean toldThatItAsks(Process taker) throws IOException {
        return taker.getInputStream().available() >= 1;
    }

    private static boolean hasOne(Process taker) throws IOException {
        InputStream told = taker.getInputStream();
        return told.available() >= 2;
    }
}
