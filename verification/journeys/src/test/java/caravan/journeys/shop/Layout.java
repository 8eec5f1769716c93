package caravan.journeys.shop;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The topologies in which every journey must go the same way. */
public enum Layout {
    ONE_PROCESS("one process", OneProcess::start),
    UNRELIABLE_MESSAGES(
            "messages repeated and delayed, caravan.seed=" + Seed.VALUE, () -> OneProcess.startUnreliable(Seed.VALUE)),
    FLEET("a fleet", FleetOfProcesses::start);

    private final String title;
    private final Supplier<Topology> opening;
    /** First come, first served, whatever thread goes on. */
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

    /** What a failure has to tell: the seed, where chance has a part. */
    @Override
    public String toString() {
        return title;
    }
}
