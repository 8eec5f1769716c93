package caravan.run.supervisor.processes;

import caravan.chassis.api.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
 * Keeps the wanted number of processes of each workload running: starts missing ones, restarts dead ones, stops surplus ones. One thread
 * checks and acts; everything else only says what is wanted.
 */
public final class Supervisor implements AutoCloseable {
    /** The pause between checks while processes start or stop. */
    private static final Duration LOOK_PAUSE = Duration.ofMillis(100);

    /** The pause while everything is settled. A process that ends wakes the thread, and so does every change of what is wanted. */
    private static final Duration LOOK_PAUSE_SETTLED = Duration.ofSeconds(10);

    /** More than a killed process needs to end. */
    private static final Duration KILL_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final Limits limits;
    private final Map<String, ProcessGroup> groups = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Instant origin = Instant.now();
    private final long originNanos = System.nanoTime();
    private final Reconciler reconciler;
    private final Thread looking;
    private boolean closed;

    /**
     * The limits of a supervisor.
     *
     * @param restarts of processes that die
     * @param startsAtOnceMax processes that start at the same time: more would only delay each other
     * @param startTurnMax how long a starting process delays the next one; after that the next one starts too
     * @param stopMax how long a process that was told to end may take before it is killed
     */
    public record Limits(RestartPolicy restarts, int startsAtOnceMax, Duration startTurnMax, Duration stopMax) {
        private static final Duration STOP_MAX_DEFAULT = Duration.ofSeconds(30);
        private static final Duration STOP_MAX_MIN = Duration.ofSeconds(1);
        private static final Duration STOP_MAX_MAX = Duration.ofMinutes(10);

        /**
         * The limits, as {@code process-stop-max} configures them.
         *
         * @throws IllegalArgumentException if the setting does not fit
         */
        public static Limits of(Settings fleet) {
            return withStopMax(fleet.duration("process-stop-max", STOP_MAX_DEFAULT, STOP_MAX_MIN, STOP_MAX_MAX));
        }

        public static Limits defaults() {
            return withStopMax(STOP_MAX_DEFAULT);
        }

        private static Limits withStopMax(Duration stopMax) {
            return new Limits(
                    RestartPolicy.DEFAULT,
                    Math.max(2, Runtime.getRuntime().availableProcessors()),
                    Duration.ofSeconds(20),
                    stopMax);
        }
    }

    /**
     * Starts nothing until something is wanted.
     *
     * @param workloads in the order in which they start
     * @param folder working folder of the processes, which must exist
     * @param logs folder for their output, which must exist
     * @param progress gets a line for people at every step
     */
    public Supervisor(List<Workload> workloads, Path folder, Path logs, Limits limits, Consumer<String> progress) {
        this.limits = limits;
        workloads.forEach(workload -> groups.put(workload.name(), new ProcessGroup(workload)));
        this.reconciler = new Reconciler(groups.values(), folder, logs, limits, progress, this::change);
        this.looking = Thread.ofPlatform().daemon().name("fleet-supervisor").start(this::look);
    }

    /** Sets how many processes are wanted; they start and stop in the background. */
    public void want(String name, int count) {
        want(Map.of(name, count));
    }

    /** The same for several names at once. Their processes start in the order of the workloads. */
    public void want(Map<String, Integer> counts) {
        change(() -> counts.forEach((name, count) -> group(name).wanted = count));
    }

    int wanted(String name) {
        lock.lock();
        try {
            return group(name).wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces all current processes by new ones. */
    public void renew(String name) {
        change(name, group -> group.generation++);
    }

    /** All processes, sorted by their kind. */
    public List<FleetProcess> processes() {
        lock.lock();
        try {
            return groups.values().stream()
                    .flatMap(ProcessGroup::snapshots)
                    .sorted(Comparator.comparing(FleetProcess::kind))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The names that have more or fewer serving processes than wanted. */
    public List<String> unsettled() {
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

    /** Waits until everything that is wanted serves, and nothing else runs; returns whether that happened. */
    public boolean awaitAllSettled(Duration max) throws InterruptedException {
        return await(max, () -> groups.values().stream().allMatch(ProcessGroup::isSettled));
    }

    /** Waits until all wanted processes of a name serve, and nothing else runs; returns whether that happened. */
    public boolean awaitSettled(String name, Duration max) throws InterruptedException {
        return await(max, () -> group(name).isSettled());
    }

    /** Why a start cannot succeed, if that is known: the last output of a process that never served. */
    public Optional<String> hopeless() {
        lock.lock();
        try {
            return groups.values().stream()
                    .flatMap(group -> group.lastOutputOfAFailedStart().stream())
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops everything, each kind once nobody needs it any more. What does not end in time is killed. What ends by itself meanwhile, for
     * instance by a signal to the whole process group, is not started again.
     */
    @Override
    public void close() {
        change(() -> groups.values().forEach(ProcessGroup::startNoMore));
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
        List<ProcessGroup> ofKind = groups.values().stream()
                .filter(group -> group.workload.kind() == kind)
                .toList();
        ofKind.forEach(group -> want(group.workload.name(), 0));
        boolean stopped =
                await(limits.stopMax().plus(KILL_MAX), () -> ofKind.stream().allMatch(group -> group.slots.isEmpty()));
        if (!stopped) {
            LOG.atError().addKeyValue("kind", kind).log("Some processes cannot be stopped");
        }
    }

    private void change(String name, Consumer<ProcessGroup> change) {
        change(() -> change.accept(group(name)));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
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
                    reconciler.turn(now());
                } catch (RuntimeException bug) {
                    // Whatever it is, the other processes must still be supervised.
                    LOG.atError().setCause(bug).log("A check of the supervisor failed");
                }
                boolean isSettled = groups.values().stream().allMatch(ProcessGroup::isSettled);
                Duration pause = isSettled ? LOOK_PAUSE_SETTLED : LOOK_PAUSE;
                boolean _ = changed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private ProcessGroup group(String name) {
        ProcessGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException(
                    "there is no '" + name + "' in the fleet; there are: " + String.join(", ", groups.keySet()));
        }
        return group;
    }

    /** The wall clock at the start plus the time since then, so that changes of the wall clock do not matter. */
    private Instant now() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }
}
