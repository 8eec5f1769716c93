package caravan.run.supervisor.processes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One instance of a workload over its whole life, including processes that died. Guarded by the lock of the supervisor. */
final class ProcessSlot {
    final int instance;
    final ProcessLog log;
    /** The number of restarts asked for when it was added. */
    final int generation;

    ProcessState state = ProcessState.WAITING;

    @Nullable
    ChildProcess child;

    int deathsInARow;
    int restarts;
    boolean wasEverReady;
    /** When to act next: start it again, kill it, or let others start before it is ready. */
    Instant due;

    ProcessSlot(int instance, ProcessLog log, int generation, Instant now) {
        this.instance = instance;
        this.log = log;
        this.generation = generation;
        this.due = now;
    }

    void started(ChildProcess newest, Instant turnEnds) {
        child = newest;
        state = ProcessState.STARTING;
        due = turnEnds;
    }

    void ready() {
        state = ProcessState.READY;
        wasEverReady = true;
    }

    void stopping(Instant killedAt) {
        state = ProcessState.STOPPING;
        due = killedAt;
    }

    /** It died without being stopped: it waits before it is started again. */
    void died(Duration ran, RestartPolicy policy, Instant now) {
        state = ProcessState.WAITING;
        deathsInARow = policy.deathsInARow(deathsInARow, ran);
        due = now.plus(policy.pauseAfter(deathsInARow));
    }

    ReplicaPlanner.Member member(int newestGeneration) {
        return new ReplicaPlanner.Member(instance, state, generation < newestGeneration);
    }

    FleetProcess snapshot(Workload workload) {
        ChildProcess now = child;
        return new FleetProcess(
                workload.name(),
                instance,
                workload.kind(),
                state,
                now == null ? 0 : now.processId(),
                now == null
                        ? Optional.empty()
                        : Optional.ofNullable(now.listening().getNow(null)),
                restarts,
                now == null ? due : now.startedAt());
    }
}
