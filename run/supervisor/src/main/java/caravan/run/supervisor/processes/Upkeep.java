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

/** What the supervisor's thread does at each turn, so that what runs becomes what is wanted. */
final class Upkeep {
    private static final Duration READINESS_PAUSE = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Collection<Group> groups;
    private final Path folder;
    private final Path logs;
    private final SupervisorLimits limits;
    private final Consumer<String> tell;
    private final Guard guard;

    /** Keeps groups from being changed and read at once. */
    interface Guard {
        /** Changes under the lock, which may be held already, and wakes all that wait for a change. */
        void change(Runnable change);
    }

    Upkeep(
            Collection<Group> groups,
            Path folder,
            Path logs,
            SupervisorLimits limits,
            Consumer<String> tell,
            Guard guard) {
        this.groups = groups;
        this.folder = folder;
        this.logs = logs;
        this.limits = limits;
        this.tell = tell;
        this.guard = guard;
    }

    /** Collects what ended, then stops and starts what has to be. Under the guard's lock. */
    void turn(Instant now) {
        for (Group group : groups) {
            for (Slot slot : new ArrayList<>(group.slots.values())) {
                collect(group, slot, now);
            }
            for (Staffing.Step step : Staffing.next(group.wanted, group.workload.isAlone(), group.members())) {
                guard.change(() -> apply(step, group, now));
            }
        }
        startThoseDue(now);
    }

    private void collect(Group group, Slot slot, Instant now) {
        Child child = slot.child;
        if (child == null || slot.state == ProcessState.WAITING) {
            return;
        }
        boolean ended = child.ended().isDone();
        if (slot.state == ProcessState.STOPPING) {
            if (ended) {
                guard.change(() -> group.slots.remove(slot.instance));
                tell(group, slot, "stopped");
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
            tell(group, slot, "stopped");
        } else if (ended) {
            guard.change(() -> slot.died(Duration.between(child.startedAt(), now), limits.restarts(), now));
            tellOfDeath(group, slot, child, Duration.between(now, slot.due));
        }
    }

    private void apply(Staffing.Step step, Group group, Instant now) {
        switch (step) {
            case Staffing.Step.Start(int instance) -> group.add(instance, logs, now);
            case Staffing.Step.Stop(int instance) -> {
                Slot slot = group.slots.get(instance);
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
        for (Group group : groups) {
            for (Slot slot : group.slots.values()) {
                if (slot.state == ProcessState.WAITING
                        && !now.isBefore(slot.due)
                        && starting < limits.startsAtOnceMax()) {
                    starting++;
                    start(group, slot, now);
                }
            }
        }
    }

    private void start(Group group, Slot slot, Instant now) {
        try {
            if (slot.deathsInARow > 0) {
                slot.restarts++;
            }
            Child child = Child.start(group.workload.command().apply(slot.instance), folder, slot.log, now);
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

    private void awaitReady(Group group, Slot slot, Child child, long startedNanos) {
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
            LOG.atError().setCause(bug).log("A process' readiness cannot be told");
        }
    }

    private void becameReady(Group group, Slot slot, Child child, Duration took) {
        if (slot.child == child && slot.state == ProcessState.STARTING) {
            slot.ready();
            tell(group, slot, "ready at " + child.listening().getNow("") + seconds(took));
        }
    }

    private void tellOfDeath(Group group, Slot slot, Child child, Duration pause) {
        LOG.atWarn()
                .addKeyValue("process", group.id(slot))
                .addKeyValue("process_id", child.processId())
                .addKeyValue("exit_code", child.exitCode())
                .addKeyValue("deaths_in_a_row", slot.deathsInARow)
                .log("A process died and is started again");
        tell(
                group,
                slot,
                "died (exit code " + child.exitCode() + "); starting it again in " + pause.toMillis() + " ms");
    }

    private void tell(Group group, Slot slot, String what) {
        tell.accept("  %-14s %s".formatted(group.id(slot), what));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, " after %.1f s", duration.toMillis() / 1000.0);
    }
}
