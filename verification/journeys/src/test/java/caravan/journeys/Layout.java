package caravan.journeys;

import java.util.function.Supplier;

/** The topologies in which every journey must go the same way. */
enum Layout {
    ONE_PROCESS("one process", OneProcess::start),
    UNRELIABLE_MESSAGES(
            "messages repeated and delayed, caravan.seed=" + Seed.VALUE, () -> OneProcess.startUnreliable(Seed.VALUE)),
    FLEET("a fleet", FleetOfProcesses::start);

    private final String title;
    private final Supplier<Topology> opening;

    Layout(String title, Supplier<Topology> opening) {
        this.title = title;
        this.opening = opening;
    }

    /** Starts its processes. */
    Topology open() {
        return opening.get();
    }

    /** What a failure has to tell: the seed, where chance has a part. */
    @Override
    public String toString() {
        return title;
    }
}
