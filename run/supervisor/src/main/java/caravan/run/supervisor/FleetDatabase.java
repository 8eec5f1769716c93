package caravan.run.supervisor;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.chassis.postgres.Provisioning;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL of a fleet, embedded unless another one is named, with a login for each service. */
final class FleetDatabase implements AutoCloseable {
    private static final String DATABASE = "caravan";

    private final FleetPlan plan;
    private final DataFolder folder;
    private final Consumer<String> progress;
    private volatile @Nullable EmbeddedPostgres embedded;
    private volatile Map<String, DatabaseAddress> logins = Map.of();
    private volatile @Nullable DatabaseAddress opened;

    /** @param progress gets a line for people when the embedded server ends by itself */
    FleetDatabase(FleetPlan plan, DataFolder folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    /** @throws caravan.chassis.postgres.PostgresStartException if there is no database */
    void open() {
        DatabaseAddress administrator = plan.database().orElseGet(() -> {
            EmbeddedPostgres started = EmbeddedPostgres.start(folder);
            embedded = started;
            started.tell(line -> progress.accept("  " + line));
            return Provisioning.createDatabase(started.administrator(), DATABASE);
        });
        opened = administrator;
        logins = new Provisioning(administrator, folder)
                .provision(
                        plan.described()
                                .matching(ServiceDescriptor::hasDatabase)
                                .names(),
                        plan.described()
                                .matching(ServiceDescriptor::readsEverySchema)
                                .names());
    }

    /** The login of a service, once the database is open. */
    DatabaseAddress loginOf(String service) {
        DatabaseAddress login = logins.get(service);
        if (login == null) {
            throw new IllegalStateException("no database was opened for " + service);
        }
        return login;
    }

    /** Whether the tables of some service are being migrated now. */
    boolean isMigrating() {
        DatabaseAddress administrator = opened;
        return administrator != null && ServiceDatabase.isAnyMigrating(administrator);
    }

    /** The process of the embedded server. */
    Optional<FleetProcess> process() {
        return Optional.ofNullable(embedded)
                .map(server -> new FleetProcess(
                        Fleet.POSTGRESQL,
                        1,
                        ProcessKind.DATABASE,
                        ProcessState.READY,
                        server.processId(),
                        Optional.of(server.administrator().host() + ":"
                                + server.administrator().port()),
                        0,
                        ProcessHandle.of(server.processId())
                                .flatMap(process -> process.info().startInstant())
                                .orElse(Instant.EPOCH)));
    }

    @Override
    public void close() {
        EmbeddedPostgres server = embedded;
        if (server != null) {
            server.close();
        }
    }
}
