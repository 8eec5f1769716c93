package caravan.chassis.testkit.run;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The default timeout of a test that waits for a condition. It is long enough for a busy machine, since only a failing test waits that
 * long.
 */
public final class TestTimeouts implements LauncherSessionListener {
    static final Duration CONDITION_WAIT_MAX = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(CONDITION_WAIT_MAX);
    }
}
