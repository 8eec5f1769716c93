package caravan.chassis.testkit.run;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits for a condition that it gives no time: long enough for a machine where many tests run side by side, since only
 * a test that fails waits for so long.
 */
public final class TestTimeouts implements LauncherSessionListener {
    static final Duration CONDITION_WAIT_MAX = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(CONDITION_WAIT_MAX);
    }
}
