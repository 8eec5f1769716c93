package caravan.run.supervisor;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.settings.Configuration;
import caravan.client.terminal.RunningInstance;
import caravan.run.supervisor.control.ControlServer;
import caravan.run.supervisor.control.FleetControl;
import caravan.run.supervisor.control.FleetStatus;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.OrphanProcesses;
import caravan.run.supervisor.processes.ProcessState;
import caravan.run.supervisor.processes.Supervisor;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * A fleet on this machine: PostgreSQL, registry, broker, services and gateway, each in a process of its own. A process that dies is
 * started again. All of them end with this process, however it ends. Only PostgreSQL outlives a SIGKILL, and the next fleet on the same
 * data uses it.
 */
public final class Fleet implements AutoCloseable, FleetControl {
    /** The name of the database among the processes. */
    public static final String POSTGRESQL = "postgresql";

    private final Path data;
    private final FleetPorts ports;
    private final Supervisor supervisor;
    private final FleetDatabase database;
    private final FleetRegistry registry;
    private final HttpClient http;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    /** What to close, the last opened first. */
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();

    private volatile FleetPlan plan;

    private Fleet(FleetPlan plan, DataFolder folder, Consumer<String> progress) throws InterruptedException {
        this.plan = plan;
        this.data = folder.path();
        this.http = FleetAddress.client(plan);
        opened.push(folder);
        try {
            Supervisor.Limits limits = Supervisor.Limits.of(
                    Configuration.of(plan.environment(), data).process());
            Path working = folder.service("processes");
            Path logs = folder.service("logs");
            OrphanProcesses.await(working);
            ports = FleetPorts.choose(plan.host(), plan.port());
            database = new FleetDatabase(plan, folder, progress);
            opened.push(database);
            opened.push(http);
            FleetSecrets secrets = FleetSecrets.of(folder);
            registry = new FleetRegistry(data, ports.registry(), secrets.registryPassword());
            opened.push(registry);
            supervisor = new Supervisor(
                    new FleetWorkloads(plan, data, ports, secrets)
                            .all(database::loginOf, name -> readiness(name, registry)),
                    working,
                    logs,
                    limits,
                    progress);
            opened.push(supervisor);
        } catch (BindException taken) {
            closeAfter(taken);
            throw new FleetStartException("Cannot listen (" + taken.getMessage()
                    + "): stop what listens there, or choose another port with --port.");
        } catch (RuntimeException | InterruptedException | Error failure) {
            closeAfter(failure);
            throw failure;
        }
    }

    /** Starts a fleet without reporting progress. */
    public static Fleet start(FleetPlan plan) throws InterruptedException {
        return start(plan, _ -> {});
    }

    /**
     * Starts a fleet; returns once every process serves. If it fails, or its thread is interrupted, everything that was started is
     * stopped.
     *
     * @param progress gets a line for people at every step, also later, from any thread
     * @throws caravan.chassis.postgres.PostgresStartException if there is no database, or another fleet uses the data folder
     * @throws FleetStartException if a process does not start
     */
    public static Fleet start(FleetPlan plan, Consumer<String> progress) throws InterruptedException {
        return start(plan, DataFolder.open(plan.data()), progress);
    }

    /** The same with a folder that is open already; it is closed with the fleet, and if the start fails. */
    public static Fleet start(FleetPlan plan, DataFolder folder, Consumer<String> progress)
            throws InterruptedException {
        Fleet fleet = new Fleet(plan, folder, progress);
        try {
            fleet.opened.push(ControlServer.start(fleet, fleet.data));
            new FleetStart(fleet.supervisor, fleet.database, fleet.registry, fleet.stopRequest, fleet.data)
                    .run(() -> fleet.plan.services());
            fleet.opened.push(RunningInstance.publish(fleet.data, fleet.address()));
            return fleet;
        } catch (RuntimeException | InterruptedException | Error failure) {
            fleet.closeAfter(failure);
            throw failure;
        }
    }

    /** A service serves once the registry lists it; the gateway is found by its port. */
    private HttpReadiness readiness(String name, FleetRegistry registry) {
        return new HttpReadiness(http, address -> name.equals(FleetWorkloads.GATEWAY) || registry.lists(name, address));
    }

    /** The address of the gateway, which is the one for all. */
    public URI address() {
        return FleetAddress.of(plan, ports.gateway());
    }

    /** Its data folder, as a real path. */
    public Path data() {
        return data;
    }

    /** All processes as they are now, first PostgreSQL if it is embedded. */
    public List<FleetProcess> processes() {
        List<FleetProcess> all = new ArrayList<>();
        database.process().ifPresent(all::add);
        all.addAll(supervisor.processes());
        return all;
    }

    /**
     * The process that publishes the outbox of a service; each one is asked now.
     *
     * @param silent a process that is not asked, since it would not answer; 0 for none
     * @return empty if none says so
     */
    public Optional<FleetProcess> publisherOf(String service, long silent) throws InterruptedException {
        ProcessInspection inspection = new ProcessInspection(http);
        for (FleetProcess process : processes()) {
            if (process.name().equals(service)
                    && process.state() == ProcessState.READY
                    && process.processId() != silent
                    && inspection.publishes(process)) {
                return Optional.of(process);
            }
        }
        return Optional.empty();
    }

    /**
     * Changes the number of processes of a service. They start and stop in the background: see {@link #awaitSettled}.
     *
     * @throws IllegalArgumentException if there is no such service, or no room for so many
     */
    @Override
    public synchronized void scale(String service, int count) {
        plan = plan.with(service, count);
        supervisor.want(service, count);
    }

    /**
     * Replaces the processes of a service one by one, each once a new one serves in its place. Gateway, broker and registry are stopped
     * first, since there is one of each, and started again at the same address.
     *
     * @param name of a service, or {@code gateway}, {@code broker} or {@code registry}
     * @throws IllegalArgumentException if there is no such name
     */
    @Override
    public void restart(String name) {
        supervisor.renew(name);
    }

    /** Waits until all wanted processes of a name serve, and no others are left; returns whether that happened. */
    public boolean awaitSettled(String name, Duration max) throws InterruptedException {
        return supervisor.awaitSettled(name, max);
    }

    /** The names that have more or fewer serving processes than wanted. */
    @Override
    public List<String> unsettled() {
        return supervisor.unsettled();
    }

    @Override
    public FleetStatus status() throws InterruptedException {
        return new FleetStatus(
                address().toString(),
                data.toString(),
                ProcessHandle.current().pid(),
                startedAt,
                unsettled(),
                new ProcessInspection(http).of(processes(), Instant.now()));
    }

    @Override
    public void requestStop() {
        stopRequest.complete(null);
    }

    /** Completes when a command asks to stop the fleet; its owner then stops it. */
    public CompletableFuture<Void> stopRequest() {
        return stopRequest;
    }

    /**
     * Stops everything: the gateway, so that no new requests arrive, then the services, then broker, registry and PostgreSQL. What does
     * not end in time is killed.
     */
    @Override
    public void close() {
        IllegalStateException failure = new IllegalStateException("a part of the fleet did not stop cleanly");
        closeAfter(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private void closeAfter(Throwable failure) {
        // An interrupted start still stops what was started.
        boolean interrupted = Thread.interrupted();
        for (AutoCloseable part = opened.poll(); part != null; part = opened.poll()) {
            try {
                part.close();
            } catch (Exception next) {
                failure.addSuppressed(next);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
