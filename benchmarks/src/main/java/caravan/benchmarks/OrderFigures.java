package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import caravan.benchmarks.processes.ProcessorTimes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of placing orders with a number of callers.
 *
 * @param orders acknowledged while every caller sent as fast as it was answered
 * @param failed requests that were not answered with 201
 * @param seconds how long the callers sent
 * @param settledAfter from the last answer until no order was pending and every subscription had applied all
 * @param lag the subscription that was furthest behind at the last answer
 * @param processor the processor time of JVM and PostgreSQL from the first request until all was settled; empty if they are not on this
 *     machine
 * @param paced the open loop at half of the acknowledged rate
 * @param confirmation from the request to its answer, for the orders whose callers waited until they were settled
 * @param requestBatches commands in a transaction, in the mean, by service and use case
 * @param messageBatches messages in a transaction, in the mean, by service and subscription
 */
record OrderFigures(
        int callers,
        long orders,
        long failed,
        double seconds,
        Duration settledAfter,
        Lag lag,
        Optional<ProcessorTimes.Spent> processor,
        Load.Result paced,
        Load.Result confirmation,
        Map<String, Double> requestBatches,
        Map<String, Double> messageBatches) {
    /** A rate is sustained if no subscription is further behind than this. */
    static final Duration LAG_MAX = Duration.ofSeconds(1);

    /** @param subscription with its service and its source; empty if none was behind */
    record Lag(String subscription, long positions) {}

    double acknowledgedPerSecond() {
        return orders / seconds;
    }

    /** Confirmed orders a second, counted until the last order was settled. */
    double confirmedPerSecond() {
        return orders / (seconds + settledAfter.toNanos() / 1e9);
    }

    /** Whether messages kept up: if not, orders were acknowledged faster than they can be confirmed. */
    boolean isSustained() {
        return settledAfter.compareTo(LAG_MAX) <= 0;
    }

    /** Of processor time. */
    double millisecondsPerOrder(Duration spent) {
        return spent.toNanos() / 1e6 / Math.max(1, orders);
    }
}
