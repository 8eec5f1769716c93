package caravan.journeys.shop;

import caravan.chassis.testkit.caravan.QuickStart;
import caravan.journeys.traces.RunningCollector;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetPlan;
import caravan.run.supervisor.Programs;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessKind;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;

/** A real fleet on this machine, behind its gateway: a process for each service and two of orders, over Kafka and the registry. */
public final class FleetOfProcesses implements Topology {
    private static final int ORDERS_PROCESSES = 2;
    private static final Path LOGS = Path.of("target", "fleet-logs");

    private final Fleet fleet;
    private final Path data;

    private final boolean isDeletedAtTheEnd;

    private FleetOfProcesses(Fleet fleet, Path data, boolean isDeletedAtTheEnd) {
        this.fleet = fleet;
        this.data = data;
        this.isDeletedAtTheEnd = isDeletedAtTheEnd;
    }

    static FleetOfProcesses start() {
        try {
            Path data = Files.createTempDirectory("caravan-fleet");
            return new FleetOfProcesses(startFleet(data, 0), data, true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** On a data folder that stays when it is closed; the gateway listens on a port, or on a free one if that is 0. */
    public static FleetOfProcesses startOn(Path data, int port) {
        return new FleetOfProcesses(startFleet(data, port), data, false);
    }

    private static Fleet startFleet(Path data, int port) {
        try {
            FleetPlan plan = FleetPlan.of(data)
                    .with("orders", ORDERS_PROCESSES)
                    .listeningOn("127.0.0.1", port)
                    .startedFrom(programs())
                    .withVariable("CARAVAN_ADMIN_PASSWORD", CaravanProcess.ADMINISTRATOR_PASSWORD)
                    .withVariable("CARAVAN_USERS_KEY_ENCRYPTION_KEY", KEY_ENCRYPTION_KEY)
                    .withVariable("CARAVAN_USERS_REGISTRATIONS_PER_ADDRESS_MAX", "10000")
                    .withVariable("CARAVAN_PAYMENTS_PROVIDER_TIMEOUT", "100ms")
                    .withVariable("CARAVAN_WEBHOOKS_HTTP_ALLOWED", "true")
                    .withVariable("CARAVAN_WEBHOOKS_NETWORKS_ALLOWED", "127.0.0.1")
                    .withVariable(
                            "CARAVAN_OTLP_ENDPOINT", RunningCollector.shared().endpoint());
            return Fleet.start(plan, System.out::println);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Programs programs() {
        Programs here = Programs.ofThisProcess();
        QuickStart start = QuickStart.shared();
        return new Programs(
                here.java(), start.options(), start.classPath(), Optional.empty(), here.broker(), here.registry());
    }

    /** For tests that stop, kill or add processes. */
    public Fleet fleet() {
        return fleet;
    }

    @Override
    public URI address() {
        return fleet.address();
    }

    @Override
    public String administratorPassword() {
        return CaravanProcess.ADMINISTRATOR_PASSWORD;
    }

    @Override
    public Jdbi superuser() {
        String server = fleet.processes().stream()
                .filter(process -> process.kind() == ProcessKind.DATABASE)
                .findFirst()
                .flatMap(FleetProcess::address)
                .orElseThrow();
        try {
            String password = Files.readString(data.resolve("secrets/postgres-superuser"));
            return Jdbi.create("jdbc:postgresql://" + server + "/caravan", "postgres", password.strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Settings for a client of the fleet's broker. */
    public Properties kafkaClient() {
        Properties client = new Properties();
        try (Reader login = Files.newBufferedReader(data.resolve("secrets/kafka-client.properties"))) {
            client.load(login);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        client.put(
                "bootstrap.servers",
                fleet.processes().stream()
                        .filter(process -> process.kind() == ProcessKind.BROKER)
                        .findFirst()
                        .flatMap(FleetProcess::address)
                        .orElseThrow());
        return client;
    }

    /** No process knows the messages of the others, so only the audit can tell. */
    @Override
    public boolean isDrained() {
        return true;
    }

    /** Copies the logs of the processes to the build folder. */
    @Override
    public void close() {
        try {
            fleet.close();
        } finally {
            Folders.replace(LOGS, data.resolve("logs"));
            if (isDeletedAtTheEnd) {
                Folders.delete(data);
            }
        }
    }
}
