package caravan.run.supervisor.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The supervisor's work at each step: makes what runs equal to what is wanted. */
final class Reconciler {
    private static final Duration READINESS_PAUSE = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Collection<ProcessGroup> groups;
    private final Path folder;
    private final Path logs;
    private final Supervisor.Limits limits;
    private final Consumer<String> progress;
    private final Guard guard;

    /** Keeps groups from being changed and read at once. */
    interface Guard {
        /** Changes under the lock, which may be held already, and wakes all who wait for a change. */
        void change(Runnable change);
    }

    Reconciler(
            Collection<ProcessGroup> groups,
            Path folder,
            Path logs,
            Supervisor.Limits limits,
            Consumer<String> progress,
            Guard guard) {
        this.groups = groups;
        this.folder = folder;
        this.logs = logs;
        this.limits = limits;
        this.progress = progress;
        this.guard = guard;
    }

    /** Handles processes that ended, then stops and starts others. Call it under the lock of the guard. */
    void turn(Instant now) {
        for (ProcessGroup group : groups) {
            for (ProcessSlot slot : new ArrayList<>(group.slots.values())) {
                collect(group, slot, now);
            }
            for (ReplicaPlanner.Step step :
                    ReplicaPlanner.next(group.wanted, group.workload.isAlone(), group.members())) {
                guard.change(() -> apply(step, group, now));
            }
        }
        startThoseDue(now);
    }

    private void collect(ProcessGroup group, ProcessSlot slot, Instant now) {
        ChildProcess child = slot.child;
        if (child == null || slot.state == ProcessState.WAITING) {
            return;
        }
        boolean ended = child.ended().isDone();
        if (slot.state == ProcessState.STOPPING) {
            if (ended) {
                guard.change(() -> group.slots.remove(slot.instance));
                report(group, slot, "stopped");
            } else if (now.isAfter(slot.due)) {
                LOG.atWarn()
                        .addKeyValue("process", group.id(slot))
                        .addKeyValue("process_id", child.processId())
                        .log("A process does not stop: killing it");
                child.kill();
                slot.stopping(now.plus(limits.stopMax()));
            }
        } else if (ended && group.startsNoMore) {
            guard.change(() -> group.slots.remove(slot.instance));
            report(group, slot, "stopped");
        } else if (ended) {
            guard.change(() -> slot.died(Duration.between(child.startedAt(), now), limits.restarts(), now));
            reportDeath(group, slot, child, Duration.between(now, slot.due));
        }
    }

    private void apply(ReplicaPlanner.Step step, ProcessGroup group, Instant now) {
        switch (step) {
            case ReplicaPlanner.Step.Start(int instance) -> group.add(instance, logs, now);
            case ReplicaPlanner.Step.Stop(int instance) -> {
                ProcessSlot slot = group.slots.get(instance);
                if (slot != null && slot.child != null && slot.state != ProcessState.WAITING) {
                    slot.child.terminate();
                    slot.stopping(now.plus(limits.stopMax()));
                } else {
                    group.slots.remove(instance);
                }
            }
        }
    }

    private void startThoseDue(Instant now) {
        long starting = groups.stream()
                .flatMap(group -> group.slots.values().stream())
                .filter(slot -> slot.state == ProcessState.STARTING && now.isBefore(slot.due))
                .count();
        for (ProcessGroup group : groups) {
            for (ProcessSlot slot : group.slots.values()) {
                if (slot.state == ProcessState.WAITING
                        && !now.isBefore(slot.due)
                        && starting < limits.startsAtOnceMax()) {
                    starting++;
                    start(group, slot, now);
                }
            }
        }
    }

    private void start(ProcessGroup group, ProcessSlot slot, Instant now) {
        try {
            if (slot.deathsInARow > 0) {
                slot.restarts++;
            }
            ChildProcess child =
                    ChildProcess.start(group.workload.command().apply(slot.instance), folder, slot.log, now);
            slot.started(child, now.plus(limits.startTurnMax()));
            child.ended().thenRun(() -> guard.change(() -> {}));
            long startedNanos = System.nanoTime();
            Thread.ofVirtual().name("readiness").start(() -> awaitReady(group, slot, child, startedNanos));
        } catch (IOException | RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("process", group.workload.name())
                    .setCause(failure)
                    .log("A process cannot be started");
            slot.died(Duration.ZERO, limits.restarts(), now);
        }
    }

    private void awaitReady(ProcessGroup group, ProcessSlot slot, ChildProcess child, long startedNanos) {
        try {
            while (child.isAlive()) {
                String address = child.listening().getNow("");
                if (!address.isEmpty() && group.workload.readiness().isReady(address)) {
                    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
                    guard.change(() -> becameReady(group, slot, child, took));
                    return;
                }
                Thread.sleep(READINESS_PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("The readiness of a process cannot be checked");
        }
    }

    private void becameReady(ProcessGroup group, ProcessSlot slot, ChildProcess child, Duration took) {
        if (slot.child == child && slot.state == ProcessState.STARTING) {
            slot.ready();
            report(group, slot, "ready at " + child.listening().getNow("") + seconds(took));
        }
    }

    private void reportDeath(ProcessGroup group, ProcessSlot slot, ChildProcess child, Duration pause) {
        LOG.atWarn()
                .addKeyValue("process", group.id(slot))
                .addKeyValue("process_id", child.processId())
                .addKeyValue("exit_code", child.exitCode())
                .addKeyValue("deaths_in_a_row", slot.deathsInARow)
                .log("A process died and is started again");
        report(
                group,
                slot,
                "died (exit code " + child.exitCode() + "); starting it again in " + pause.toMillis() + " ms");
    }

    private void report(ProcessGroup group, ProcessSlot slot, String what) {
        progress.accept("  %-14s %s".formatted(group.id(slot), what));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, " after %.1f s", duration.toMillis() / 1000.0);
    }
}
