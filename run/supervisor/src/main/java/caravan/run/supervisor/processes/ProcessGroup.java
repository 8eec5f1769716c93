package caravan.run.supervisor.processes;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All processes of one workload, and how many are wanted. Guarded by the lock of the supervisor. */
final class ProcessGroup {
    /** A start is given up after so many deaths of a process that never served. */
    private static final int FIRST_DEATHS_MAX = 3;

    final Workload workload;
    final Map<Integer, ProcessSlot> slots = new TreeMap<>();
    int wanted;
    /** Increases with each restart that is asked for. */
    int generation;
    /** Set when the fleet stops. */
    boolean startsNoMore;

    ProcessGroup(Workload workload) {
        this.workload = workload;
    }

    /** Running processes go on until they are stopped; nothing else is started. */
    void startNoMore() {
        startsNoMore = true;
        slots.values().removeIf(slot -> slot.state == ProcessState.WAITING);
    }

    void add(int instance, Path logs, Instant now) {
        if (startsNoMore) {
            return;
        }
        Path log = logs.resolve(workload.name() + "-" + instance + ".log");
        slots.put(
                instance,
                new ProcessSlot(instance, new ProcessLog(log, workload.name(), Clock.systemUTC()), generation, now));
    }

    List<ReplicaPlanner.Member> members() {
        return slots.values().stream().map(slot -> slot.member(generation)).toList();
    }

    boolean isSettled() {
        return ReplicaPlanner.isSettled(wanted, members());
    }

    String id(ProcessSlot slot) {
        return slot.snapshot(workload).id();
    }

    Stream<FleetProcess> snapshots() {
        return slots.values().stream().map(slot -> slot.snapshot(workload));
    }

    /** The last output of a process that died again and again, and never served. */
    Optional<String> lastOutputOfAFailedStart() {
        return slots.values().stream()
                .filter(slot -> !slot.wasEverReady && slot.deathsInARow >= FIRST_DEATHS_MAX)
                .map(slot -> StartFailureReason.of(id(slot), slot.log))
                .findFirst();
    }
}
