package caravan.chassis.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A separate process, so that a test can stop and kill it. */
final class AnnouncingProcess {
    static final String PASSWORD = "the password of all";

    private AnnouncingProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        Discovery discovery = RegistryDiscovery.open(
                arguments[0], Duration.ofMillis(Long.parseLong(arguments[1])), Optional.of(PASSWORD));
        discovery.register(new Instance("orders", "other-process", URI.create(arguments[2])));
        new CountDownLatch(1).await();
    }
}
