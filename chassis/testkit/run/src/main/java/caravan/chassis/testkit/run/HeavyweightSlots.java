package caravan.chassis.testkit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets at most two heavyweight modules run their tests at once: A heavyweight module starts Kafka, fleets or many processes, and has
 * {@code test.heavyweight} in its pom. A third one waits before its first test. The operating system frees a slot when its JVM ends,
 * however it
 * ends.
 */
public final class HeavyweightSlots implements LauncherSessionListener {
    static final int PLACES = 2;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (Boolean.getBoolean("caravan.heavyweight")) {
            takeOne(TestRun.folder());
        }
    }

    /** Waits for a slot, and returns it. It is held until the channel is closed. */
    static FileChannel takeOne(Path folder) {
        try {
            while (true) {
                for (int place = 1; place <= PLACES; place++) {
                    FileChannel channel = FileChannel.open(
                            folder.resolve("heavyweight-" + place),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    if (channel.tryLock() != null) {
                        return channel;
                    }
                    channel.close();
                }
                LockSupport.parkNanos(LOOK_PAUSE.toNanos());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
