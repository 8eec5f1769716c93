package caravan.run.broker;

import com.yammer.metrics.core.MetricsRegistry;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;

/**
 * Keeps Kafka's meters from computing rates. Nobody reads the meters of this broker, and each of some two hundred meters wakes a thread
 * every five seconds. Kafka has no setting for that, so the clock of the meters is replaced.
 */
final class DisabledMeters {
    /** The name that the registry of meters gives to the thread pool that computes rates. */
    private static final String CLOCK = "meter-tick";

    private static final Logger LOG = Logger.getLogger(DisabledMeters.class.getName());

    private DisabledMeters() {}

    /** Call it before the first meter is made. If the registry is not the one known here, nothing changes. */
    static void keep() {
        try {
            Field pools = MetricsRegistry.class.getDeclaredField("threadPools");
            pools.setAccessible(true);
            Object ofRegistry = pools.get(KafkaYammerMetrics.defaultRegistry());
            Field byName = ofRegistry.getClass().getDeclaredField("threadPools");
            byName.setAccessible(true);
            @SuppressWarnings("unchecked")
            Map<String, ScheduledExecutorService> known =
                    (Map<String, ScheduledExecutorService>) byName.get(ofRegistry);
            known.putIfAbsent(CLOCK, new StoppedClock());
        } catch (ReflectiveOperationException | RuntimeException changed) {
            LOG.log(Level.FINE, "Kafka's meters cannot be kept from computing their rates", changed);
        }
    }

    /** Accepts periodic tasks and never runs them. It has no thread. */
    private static final class StoppedClock extends ScheduledThreadPoolExecutor {
        StoppedClock() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period, TimeUnit unit) {
            return new Never();
        }
    }

    private static final class Never extends CompletableFuture<Void> implements ScheduledFuture<Void> {
        @Override
        public long getDelay(TimeUnit unit) {
            return Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
