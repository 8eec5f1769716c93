package caravan.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many processes of each workload running as are wanted: starts what is missing, starts again what died, stops what is too
 * many. One thread looks and acts; all else only says what is wanted.
 */
final class Supervisor implements AutoCloseable {
    private static final Duration LOOK_PAUSE = Duration.ofMillis(100);
    private static final Duration READINESS_PAUSE = Duration.ofMillis(50);
    /** Beyond a kill, which nothing survives for long. */
    private static final Duration KILL_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final Path folder;
    private final Path logs;
    private final SupervisorLimits limits;
    private final Consumer<String> tell;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Instant origin = Instant.now();
    private final long originNanos = System.nanoTime();
    private final Thread looking;
    private boolean closed;

    /**
     * Starts nothing until something is wanted.
     *
     * @param folder where the processes work, which must be there
     * @param logs where what they print is kept, which must be there
     * @param tell takes a line for people at every turn
     */
    Supervisor(List<Workload> workloads, Path folder, Path logs, SupervisorLimits limits, Consumer<String> tell) {
        this.folder = folder;
        this.logs = logs;
        this.limits = limits;
        this.tell = tell;
        workloads.stream()
                .sorted(Comparator.comparing(Workload::kind))
                .forEach(workload -> groups.put(workload.name(), new Group(workload)));
        this.looking = Thread.ofPlatform().daemon().name("fleet-supervisor").start(this::look);
    }

    /** Says how many processes there shall be; they come and go by and by. */
    void want(String name, int count) {
        change(name, group -> group.wanted = count);
    }

    int wanted(String name) {
        lock.lock();
        try {
            return group(name).wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Lets new processes take the place of all that there are now. */
    void renew(String name) {
        change(name, group -> group.generation++);
    }

    List<FleetProcess> processes() {
        lock.lock();
        try {
            return groups.values().stream().flatMap(Group::snapshots).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The names of which not all that is wanted serves, or more is there than is wanted. */
    List<String> unsettled() {
        lock.lock();
        try {
            return groups.values().stream()
                    .filter(group -> !group.isSettled())
                    .map(group -> group.workload.name())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that is wanted serves, and nothing else is there; returns whether that came about. */
    boolean awaitAllSettled(Duration max) throws InterruptedException {
        return await(max, () -> groups.values().stream().allMatch(Group::isSettled));
    }

    /** Waits until all that is wanted of a name serves, and nothing else is there; returns whether that came about. */
    boolean awaitSettled(String name, Duration max) throws InterruptedException {
        return await(max, () -> group(name).isSettled());
    }

    /** Why a start cannot succeed, as far as can be told: what a process that never served said last. */
    Optional<String> hopeless() {
        lock.lock();
        try {
            return groups.values().stream()
                    .flatMap(group -> group.lastWordsOfTheHopeless().stream())
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Stops all, each kind once nobody needs it any more; what does not end in time is killed. */
    @Override
    public void close() {
        try {
            for (ProcessKind kind : List.of(ProcessKind.values()).reversed()) {
                stop(kind);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            closed = true;
            groups.values().stream()
                    .flatMap(group -> group.slots.values().stream())
                    .forEach(slot -> {
                        if (slot.child != null) {
                            slot.child.kill();
                        }
                    });
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void stop(ProcessKind kind) throws InterruptedException {
        List<Group> ofKind = groups.values().stream()
                .filter(group -> group.workload.kind() == kind)
                .toList();
        ofKind.forEach(group -> want(group.workload.name(), 0));
        boolean stopped =
                await(limits.stopMax().plus(KILL_MAX), () -> ofKind.stream().allMatch(group -> group.slots.isEmpty()));
        if (!stopped) {
            LOG.atError().addKeyValue("kind", kind).log("Some processes cannot be stopped");
        }
    }

    private void change(String name, Consumer<Group> change) {
        lock.lock();
        try {
            change.accept(group(name));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Duration max, BooleanSupplier condition) throws InterruptedException {
        long left = max.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        lock.lock();
        try {
            while (!closed) {
                try {
                    act(now());
                } catch (RuntimeException bug) {
                    // Whatever it is, the other processes still need somebody who looks after them.
                    LOG.atError().setCause(bug).log("The supervisor failed at a turn");
                }
                boolean _ = changed.await(LOOK_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void act(Instant now) {
        for (Group group : groups.values()) {
            for (Slot slot : new ArrayList<>(group.slots.values())) {
                collect(group, slot, now);
            }
            for (Staffing.Step step : Staffing.next(group.wanted, group.workload.isAlone(), group.members())) {
                apply(step, group, now);
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
                group.slots.remove(slot.instance);
                changed.signalAll();
                tell(group, slot, "stopped");
            } else if (now.isAfter(slot.due)) {
                LOG.atWarn().addKeyValue("process_id", child.processId()).log("A process does not stop: killing it");
                child.kill();
            }
        } else if (ended) {
            slot.died(Duration.between(child.startedAt(), now), limits.restarts(), now);
            tellOfDeath(group, slot, child, Duration.between(now, slot.due));
            changed.signalAll();
        }
    }

    private void apply(Staffing.Step step, Group group, Instant now) {
        switch (step) {
            case Staffing.Step.Start(int instance) -> {
                group.add(instance, logs, now);
            }
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
        changed.signalAll();
    }

    private void startThoseDue(Instant now) {
        long starting = groups.values().stream()
                .flatMap(group -> group.slots.values().stream())
                .filter(slot -> slot.state == ProcessState.STARTING && now.isBefore(slot.due))
                .count();
        for (Group group : groups.values()) {
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
            child.ended().thenRun(this::wake);
            Thread.ofVirtual().name("readiness").start(() -> awaitReady(group, slot, child));
        } catch (IOException | RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("process", group.workload.name())
                    .setCause(failure)
                    .log("A process cannot be started");
            slot.died(Duration.ZERO, limits.restarts(), now);
        }
    }

    private void awaitReady(Group group, Slot slot, Child child) {
        try {
            while (child.isAlive()) {
                String address = child.listening().getNow("");
                if (!address.isEmpty() && group.workload.readiness().isReady(address)) {
                    becameReady(group, slot, child);
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

    private void becameReady(Group group, Slot slot, Child child) {
        lock.lock();
        try {
            if (slot.child == child && slot.state == ProcessState.STARTING) {
                slot.ready();
                tell(
                        group,
                        slot,
                        "ready at " + child.listening().getNow("")
                                + seconds(Duration.between(child.startedAt(), now())));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
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

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Group group(String name) {
        Group group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException(
                    "there is no '" + name + "' in the fleet; there are: " + String.join(", ", groups.keySet()));
        }
        return group;
    }

    /** The wall's clock at the beginning, which then goes on evenly, whatever is done to the wall's. */
    private Instant now() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }
}
