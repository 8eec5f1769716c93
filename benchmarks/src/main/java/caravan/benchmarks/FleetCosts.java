package caravan.benchmarks;

import caravan.benchmarks.processes.ProcessorTime;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processor time of each name in a fleet, all processes of a name together, at one moment. */
record FleetCosts(Map<String, Duration> byName) {
    static FleetCosts now(Fleet fleet) {
        Map<String, Duration> byName = new LinkedHashMap<>();
        for (FleetProcess process : fleet.processes()) {
            byName.merge(process.name(), ProcessorTime.ofFamily(process.processId()), Duration::plus);
        }
        return new FleetCosts(byName);
    }

    /** What was spent since, of a fleet whose processes are the same ones. */
    FleetCosts since(FleetCosts before) {
        Map<String, Duration> spent = new LinkedHashMap<>();
        byName.forEach((name, time) -> spent.put(name, time.minus(before.byName.getOrDefault(name, Duration.ZERO))));
        return new FleetCosts(spent);
    }

    Duration total() {
        return byName.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
