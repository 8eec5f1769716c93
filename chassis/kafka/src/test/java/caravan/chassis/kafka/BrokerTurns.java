package caravan.chassis.kafka;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests of several classes use the JVM's broker side by side; one that {@linkplain StopsBroker stops it} is alone with it. */
public final class BrokerTurns implements BeforeEachCallback, AfterEachCallback {
    private static final ReentrantReadWriteLock BROKER = new ReentrantReadWriteLock(true);

    @Override
    public void beforeEach(ExtensionContext test) {
        turn(test).lock();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        turn(test).unlock();
    }

    private static Lock turn(ExtensionContext test) {
        return test.getRequiredTestMethod().isAnnotationPresent(StopsBroker.class)
                ? BROKER.writeLock()
                : BROKER.readLock();
    }
}
