package caravan.benchmarks;

import caravan.benchmarks.processes.ProcessorTime;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time of a fleet's processes at one moment.
 *
 * @param byName of all processes of a name together
 * @param compilers how much of it the JVMs' compilers took, of all names
 */
record FleetCosts(Map<String, Duration> byName, Duration compilers) {
    static FleetCosts now(Fleet fleet) {
        Map<String, Duration> byName = new LinkedHashMap<>();
        Duration compilers = Duration.ZERO;
        for (FleetProcess process : fleet.processes()) {
            byName.merge(process.name(), ProcessorTime.ofFamily(process.processId()), Duration::plus);
            compilers = compilers.plus(ProcessorTime.ofCompilers(process.processId()));
        }
        return new FleetCosts(byName, compilers);
    }

    /** The processor time since an earlier moment, if the processes are still the same. */
    FleetCosts since(FleetCosts before) {
        Map<String, Duration> spent = new LinkedHashMap<>();
        byName.forEach((name, time) -> spent.put(name, time.minus(before.byName.getOrDefault(name, Duration.ZERO))));
        return new FleetCosts(spent, compilers.minus(before.compilers));
    }

    /** How much of the time was the compilers', 0 to 1. */
    double shareOfCompilers() {
        return total().isZero() ? 0 : (double) compilers.toNanos() / total().toNanos();
    }

    Duration postgres() {
        return byName.getOrDefault(Fleet.POSTGRESQL, Duration.ZERO);
    }

    Duration total() {
        return byName.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
