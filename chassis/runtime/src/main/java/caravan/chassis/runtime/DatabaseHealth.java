package caravan.chassis.runtime;

import caravan.chassis.http.HttpServer;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.Writing;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What readiness tells of databases: that each answers, without which the process is not ready; and whether it is written to, without which
 * it still reads.
 */
final class DatabaseHealth {
    private final HttpServer http;
    private final Writing writing;
    /** The services whose databases said that they are for reading alone, such as a standby. */
    private final Set<String> readOnly = new ConcurrentSkipListSet<>();

    DatabaseHealth(HttpServer http, Writing writing) {
        this.http = http;
        this.writing = writing;
        http.addHealthCondition("writing", this::refusal);
    }

    void watch(String service, ServiceDatabase database) {
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
        return writing.refusal()
                .or(() -> readOnly.isEmpty()
                        ? Optional.empty()
                        : Optional.of("the database takes no writes of " + String.join(", ", readOnly)
                                + ": it is a standby, or set so"));
    }
}
