package caravan.run.supervisor;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.runtime.network.OwnCertificate;
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
    /**
     * The longest time from one ready process to the next, on a busy machine. Migrations do not count: they would begin again if they
     * were interrupted.
     */
    private static final Duration NEXT_READY_MAX = Duration.ofMinutes(4);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

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
        this.http = httpClient(plan);
        opened.push(folder);
        try {
            Path working = folder.service("processes");
            Path logs = folder.service("logs");
            OrphanProcesses.await(working);
            ports = FleetPorts.choose(plan.host(), plan.port());
            database = new FleetDatabase(plan, folder);
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
                    Supervisor.Limits.defaults(),
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
            fleet.startAll();
            fleet.opened.push(RunningInstance.publish(fleet.data, fleet.address()));
            return fleet;
        } catch (RuntimeException | InterruptedException | Error failure) {
            fleet.closeAfter(failure);
            throw failure;
        }
    }

    private static HttpClient httpClient(FleetPlan plan) {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_MAX);
        certificate(plan).ifPresent(file -> client.sslContext(new OwnCertificate(file).context()));
        return client.build();
    }

    /** The certificate of the gateway; empty if it speaks plain HTTP. */
    private static Optional<Path> certificate(FleetPlan plan) {
        return Optional.ofNullable(plan.environment().get("CARAVAN_TLS_CERTIFICATE"))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    /** A service serves once the registry lists it; the gateway is found by its port. */
    private HttpReadiness readiness(String name, FleetRegistry registry) {
        return new HttpReadiness(http, address -> name.equals(FleetWorkloads.GATEWAY) || registry.lists(name, address));
    }

    /** Registry and broker first: services that start before them would report an outage. */
    private void startAll() throws InterruptedException {
        opened.push(ControlServer.start(this, data));
        supervisor.want(FleetWorkloads.REGISTRY, 1);
        supervisor.want(FleetWorkloads.BROKER, 1);
        database.open();
        awaitReady();
        registry.open(plan.services().keySet());
        plan.services().forEach(supervisor::want);
        supervisor.want(FleetWorkloads.GATEWAY, 1);
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

    /** The address of the gateway, which is the one for all. */
    public URI address() {
        String host = plan.host();
        String reachable = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "[::1]" : host;
        String scheme = certificate(plan).isPresent() ? "https://" : "http://";
        return URI.create(scheme + reachable + ":" + ports.gateway());
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
