package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that was measured on a running system.
 *
 * @param orders with each number of callers
 * @param reads each read request, with each number of callers
 * @param connections of the commit loop
 * @param memory afterwards
 */
record BenchFigures(
        List<OrderFigures> orders,
        List<Read> reads,
        int connections,
        double commitsBefore,
        double commitsAfter,
        Memory memory) {
    BenchFigures {
        orders = List.copyOf(orders);
        reads = List.copyOf(reads);
    }

    /**
     * A request that only reads.
     *
     * @param request its method and path
     * @param saturated as fast as it is answered: the throughput
     * @param paced at half that rate: the latencies
     */
    record Read(String request, int callers, Load.Result saturated, Load.Result paced) {
        long failed() {
            return saturated.failed() + paced.failed();
        }
    }

    /**
     * Memory that is in RAM, in bytes.
     *
     * @param jvm the whole JVM, now
     * @param jvmPeak the most it ever was
     * @param postgres all its processes, each shared page once; empty if it is not on this machine
     */
    record Memory(long jvm, long jvmPeak, OptionalLong postgres) {}

    /** The mean of the loop before the load and after it. */
    double commitsPerSecond() {
        return (commitsBefore + commitsAfter) / 2;
    }

    /** The run with the most acknowledged orders a second. */
    OrderFigures best() {
        return orders.stream()
                .max(Comparator.comparingDouble(OrderFigures::acknowledgedPerSecond))
                .orElseThrow();
    }

    Optional<OrderFigures> loneCaller() {
        return orders.stream().filter(each -> each.callers() == 1).findFirst();
    }
}
