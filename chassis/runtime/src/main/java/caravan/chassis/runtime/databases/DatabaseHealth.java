package caravan.chassis.runtime.databases;

import caravan.chassis.http.HttpServer;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The readiness checks of databases. A process is not ready if a database does not answer. If writes are refused, it is still ready for
 * reads.
 */
public final class DatabaseHealth {
    private final HttpServer http;
    private final WriteGuard writeGuard;
    /** The services whose databases are read-only, such as a standby. */
    private final Set<String> readOnly = new ConcurrentSkipListSet<>();

    public DatabaseHealth(HttpServer http, WriteGuard writeGuard) {
        this.http = http;
        this.writeGuard = writeGuard;
        http.addHealthCondition("writing", this::refusal);
    }

    public void watch(String service, ServiceDatabase database) {
        http.addHealthCheck(service + "-database", () -> answers(service, database));
    }

    private boolean answers(String service, ServiceDatabase database) {
        boolean takesWrites = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT current_setting('transaction_read_only') = 'off'")
                        .mapTo(Boolean.class)
                        .one());
        if (takesWrites) {
            readOnly.remove(service);
        } else {
            readOnly.add(service);
        }
        return true;
    }

    private Optional<String> refusal() {
        return writeGuard
                .refusal()
                .or(() -> readOnly.isEmpty()
                        ? Optional.empty()
                        : Optional.of("the database refuses writes of " + String.join(", ", readOnly)
                                + ": it is a standby, or set to read only"));
    }
}
