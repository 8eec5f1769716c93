package caravan.chaos.faults;

import caravan.chaos.load.CannotRunException;
import caravan.chaos.load.Phase;
import caravan.chaos.load.ProbeClients;
import caravan.chaos.load.Shoppers;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Injects faults into a fleet under load, one at a time, and measures the effect of each. */
public final class FaultInjector {
    public static final Duration RECOVERY_MAX = Duration.ofSeconds(90);
    /** For each process that is replaced: a start on a busy machine, and the shutdown of the old one. */
    private static final Duration REPLACEMENT_MAX = Duration.ofSeconds(45);

    private static final Duration NOTICED_MAX = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final String ALL = "-";

    private final Fleet fleet;
    private final Signals signals;
    private final Shoppers shoppers;
    private final ProbeClients callers;
    private final long beganNanos = System.nanoTime();

    public FaultInjector(Fleet fleet, Signals signals, Shoppers shoppers, ProbeClients callers) {
        this.fleet = fleet;
        this.signals = signals;
        this.shoppers = shoppers;
        this.callers = callers;
    }

    /** The time since the first fault could have struck. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }

    /** Injects one fault; returns when the fleet has recovered, or cannot. */
    public FaultOutcome strike(Fault fault) throws InterruptedException {
        return switch (fault) {
            case Fault.Kill(Target target) -> hit(fault, find(target), Optional.empty());
            case Fault.Stall(Target target, Duration time) -> hit(fault, find(target), Optional.of(time));
            case Fault.RollingRestart(List<String> services) -> restart(fault, services);
        };
    }

    /** @param stopped how long the process is stopped; empty if it is killed */
    private FaultOutcome hit(Fault fault, FleetProcess process, Optional<Duration> stopped)
            throws InterruptedException {
        Duration at = elapsed();
        boolean isPublisher = process.kind() == ProcessKind.SERVICE && isPublisherAmongOthers(process);
        callers.during(new Phase(Phase.Kind.FAULT, fault + ", " + process.id()));
        long struck = System.nanoTime();
        if (stopped.isPresent()) {
            signals.stop(process.processId());
        } else {
            signals.kill(process.processId());
        }
        FutureTask<Optional<Duration>> takeover =
                aside(() -> isPublisher ? publishedAgain(process, stopped.isEmpty(), struck) : Optional.empty());
        FutureTask<Optional<Duration>> order = aside(() -> shoppers.settledOrder(RECOVERY_MAX));
        if (stopped.isPresent()) {
            letGoAfter(process, stopped.get());
        } else {
            awaitNoticed(process);
        }
        Optional<Duration> recovered = recover(struck, order, RECOVERY_MAX);
        return new FaultOutcome(
                at, fault.toString(), process.id(), recovered, result(order), isPublisher, result(takeover));
    }

    private FaultOutcome restart(Fault fault, List<String> services) throws InterruptedException {
        Duration at = elapsed();
        callers.during(new Phase(Phase.Kind.ROLLING_RESTART, fault.toString()));
        long struck = System.nanoTime();
        services.forEach(fleet::restart);
        FutureTask<Optional<Duration>> order = aside(() -> shoppers.settledOrder(RECOVERY_MAX));
        long replaced = fleet.processes().stream()
                .filter(process -> services.contains(process.name()))
                .count();
        Optional<Duration> recovered = recover(struck, order, REPLACEMENT_MAX.multipliedBy(replaced));
        return new FaultOutcome(at, fault.toString(), ALL, recovered, result(order), false, Optional.empty());
    }

    /** The fleet has recovered when all processes serve, every kind of request succeeds, and a new order is settled. */
    private Optional<Duration> recover(long struck, FutureTask<Optional<Duration>> order, Duration max)
            throws InterruptedException {
        long end = struck + max.toNanos();
        while (!fleet.unsettled().isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_EVERY);
        }
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        boolean succeed = fleet.unsettled().isEmpty() && callers.awaitSuccesses(System.nanoTime(), left);
        boolean settles = result(order).isPresent();
        Optional<Duration> took = Optional.of(Duration.ofNanos(System.nanoTime() - struck));
        if (succeed && settles) {
            callers.during(Phase.CALM);
            return took;
        }
        return Optional.empty();
    }

    private void awaitNoticed(FleetProcess killed) throws InterruptedException {
        long end = System.nanoTime() + NOTICED_MAX.toNanos();
        while (isServing(killed) && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_EVERY);
        }
    }

    private boolean isServing(FleetProcess process) {
        return fleet.processes().stream()
                .anyMatch(each -> each.processId() == process.processId() && each.state() == ProcessState.READY);
    }

    private void letGoAfter(FleetProcess stopped, Duration time) throws InterruptedException {
        try {
            Thread.sleep(time);
        } finally {
            signals.goOn(stopped.processId());
        }
    }

    private FleetProcess find(Target target) throws InterruptedException {
        return switch (target) {
            case Target.Instance(String name, int turn) -> {
                List<FleetProcess> processes = fleet.processes().stream()
                        .filter(process -> process.name().equals(name) && process.state() == ProcessState.READY)
                        .sorted(Comparator.comparingInt(FleetProcess::instance))
                        .toList();
                if (processes.isEmpty()) {
                    throw new CannotRunException("no process of " + name + " serves that a fault could strike");
                }
                yield processes.get(turn % processes.size());
            }
            case Target.Publisher(String name) -> awaitPublisher(name);
        };
    }

    private FleetProcess awaitPublisher(String service) throws InterruptedException {
        long end = System.nanoTime() + RECOVERY_MAX.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<FleetProcess> publisher = fleet.publisherOf(service, 0);
            if (publisher.isPresent()) {
                return publisher.get();
            }
            Thread.sleep(LOOK_EVERY);
        }
        throw new CannotRunException("no process of " + service + " says that it publishes the outbox");
    }

    private boolean isPublisherAmongOthers(FleetProcess process) throws InterruptedException {
        boolean hasOthers = fleet.processes().stream()
                        .filter(each -> each.name().equals(process.name()))
                        .count()
                > 1;
        return hasOthers
                && fleet.publisherOf(process.name(), 0)
                        .filter(publisher -> publisher.processId() == process.processId())
                        .isPresent();
    }

    /** Another process publishes, or the same one, if it continues before its lease ends. */
    private Optional<Duration> publishedAgain(FleetProcess process, boolean killed, long struck)
            throws InterruptedException {
        while (System.nanoTime() - struck < RECOVERY_MAX.toNanos()) {
            boolean silent = killed || signals.isStopped(process.processId());
            if (fleet.publisherOf(process.name(), silent ? process.processId() : 0)
                    .isPresent()) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - struck));
            }
            Thread.sleep(LOOK_EVERY);
        }
        return Optional.empty();
    }

    private static <T> FutureTask<T> aside(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("fault-measure").start(task);
        return task;
    }

    private static <T> T result(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a measurement failed", bug);
        }
    }
}
