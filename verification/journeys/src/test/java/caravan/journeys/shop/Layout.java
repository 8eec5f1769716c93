package caravan.journeys.shop;

import caravan.journeys.traces.RunningCollector;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The topologies in which every journey must have the same result. */
public enum Layout {
    ONE_PROCESS(
            "one process",
            () -> OneProcess.start(
                    Map.of("CARAVAN_OTLP_ENDPOINT", RunningCollector.shared().endpoint()))),
    UNRELIABLE_MESSAGES(
            "messages repeated and delayed, caravan.seed=" + Seed.VALUE, () -> OneProcess.startUnreliable(Seed.VALUE)),
    FLEET("a fleet", FleetOfProcesses::start);

    private final String title;
    private final Supplier<Topology> opening;
    /** A fair semaphore: first come, first served, and any thread may release it. */
    private final Semaphore turns = new Semaphore(1, true);

    Layout(String title, Supplier<Topology> opening) {
        this.title = title;
        this.opening = opening;
    }

    /** Starts its processes. */
    Topology open() {
        return opening.get();
    }

    /** Held by the test class that works in this layout's shop. */
    Semaphore turns() {
        return turns;
    }

    /** For the names of tests: it includes the seed if the layout uses one. */
    @Override
    public String toString() {
        return title;
    }
}
