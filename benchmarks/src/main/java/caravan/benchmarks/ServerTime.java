package caravan.benchmarks;

import caravan.benchmarks.processes.MeasuredProcesses;
import caravan.benchmarks.processes.ProcessorTimes;
import caravan.run.supervisor.Fleet;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The processor time that a Caravan spent.
 *
 * @param jvms its own process; of a fleet all processes but PostgreSQL's
 * @param postgres all processes of PostgreSQL
 */
record ServerTime(Duration jvms, Duration postgres) {
    /** Measures from a moment on. */
    @FunctionalInterface
    interface Clock {
        /** @return gives the time that was spent since this call */
        Supplier<ServerTime> begin();
    }

    static Clock of(MeasuredProcesses processes) {
        return () -> {
            ProcessorTimes before = processes.now();
            return () -> {
                ProcessorTimes.Spent spent = processes.now().since(before);
                return new ServerTime(spent.jvm(), spent.postgres());
            };
        };
    }

    static Clock of(Fleet fleet) {
        return () -> {
            FleetCosts before = FleetCosts.now(fleet);
            return () -> {
                FleetCosts spent = FleetCosts.now(fleet).since(before);
                return new ServerTime(spent.total().minus(spent.postgres()), spent.postgres());
            };
        };
    }
}
