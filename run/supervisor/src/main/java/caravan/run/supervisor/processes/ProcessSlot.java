package caravan.run.supervisor.processes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One instance of a workload over its life, the processes that died among it. Guarded by the supervisor's lock. */
final class ProcessSlot {
    final int instance;
    final ProcessLog log;
    /** Of the restarts that were asked for. */
    final int generation;

    ProcessState state = ProcessState.WAITING;

    @Nullable
    ChildProcess child;

    int deathsInARow;
    int restarts;
    boolean wasEverReady;
    /** When to go on: start again, be killed, or no longer hold up others that start. */
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

    /** It died unasked: it waits before it is started again. */
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
