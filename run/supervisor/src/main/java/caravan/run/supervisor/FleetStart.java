package caravan.run.supervisor;

import caravan.run.supervisor.processes.ProcessState;
import caravan.run.supervisor.processes.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Starts a fleet's processes in their order, and waits until all of them serve. */
final class FleetStart {
    /**
     * The longest time from one ready process to the next, on a busy machine. Migrations do not count: they would begin again if they
     * were interrupted.
     */
    private static final Duration NEXT_READY_MAX = Duration.ofMinutes(4);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

    private final Supervisor supervisor;
    private final FleetDatabase database;
    private final FleetRegistry registry;
    private final Future<Void> stopRequest;
    private final Path data;

    /** @param stopRequest done if the start is to be given up */
    FleetStart(
            Supervisor supervisor,
            FleetDatabase database,
            FleetRegistry registry,
            Future<Void> stopRequest,
            Path data) {
        this.supervisor = supervisor;
        this.database = database;
        this.registry = registry;
        this.stopRequest = stopRequest;
        this.data = data;
    }

    /**
     * Registry and broker first: services that start before them would report an outage.
     *
     * @param services the number of processes of each service; asked once they are about to start, since a command may have changed it
     * @throws FleetStartException if a process does not start
     */
    void run(Supplier<Map<String, Integer>> services) throws InterruptedException {
        supervisor.want(FleetWorkloads.REGISTRY, 1);
        supervisor.want(FleetWorkloads.BROKER, 1);
        database.open();
        awaitReady();
        registry.open(services.get().keySet());
        Map<String, Integer> rest = new HashMap<>(services.get());
        rest.put(FleetWorkloads.GATEWAY, 1);
        supervisor.want(rest);
        awaitReady();
    }

    /** Waits for everything that is wanted, as long as one process after the other becomes ready. */
    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + NEXT_READY_MAX.toNanos();
        long ready = 0;
        while (!supervisor.awaitAllSettled(LOOK_PAUSE)) {
            Optional<String> hopeless = supervisor.hopeless();
            if (hopeless.isPresent()) {
                throw new FleetStartException(hopeless.get());
            }
            if (stopRequest.isDone()) {
                throw new FleetStartException("stopped before all of it had started");
            }
            long readyNow = supervisor.processes().stream()
                    .filter(process -> process.state() == ProcessState.READY)
                    .count();
            if (readyNow > ready || (System.nanoTime() - end > 0 && database.isMigrating())) {
                ready = readyNow;
                end = System.nanoTime() + NEXT_READY_MAX.toNanos();
            }
            if (System.nanoTime() - end > 0) {
                throw new FleetStartException("for " + NEXT_READY_MAX.toSeconds()
                        + " s nothing became ready; still to come: " + String.join(", ", supervisor.unsettled())
                        + "; their logs are in " + data.resolve("logs"));
            }
        }
    }
}
