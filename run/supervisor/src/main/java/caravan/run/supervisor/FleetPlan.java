package caravan.run.supervisor;

import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What fleet to start: a value, changed by its {@code with} methods.
 *
 * @param data the folder for all its data, secrets and logs; one fleet at a time may use it
 * @param services the number of processes of each service
 * @param described the descriptors of the services
 * @param host that the gateway listens on; everything else listens on 127.0.0.1
 * @param port that the gateway listens on; 0 for a free one, which it keeps through restarts
 * @param database to use instead of an embedded PostgreSQL, with a user that may create roles and schemas
 * @param environment passed on to the services and the gateway: their settings
 * @param programs that the processes are started from
 */
public record FleetPlan(
        Path data,
        Map<String, Integer> services,
        ServiceDescriptors described,
        String host,
        int port,
        Optional<DatabaseAddress> database,
        Map<String, String> environment,
        Programs programs) {
    /** Processes of one service on one machine. */
    public static final int INSTANCES_MAX = ServiceDescriptor.PROCESSES_MAX;

    private static final int PORT_MAX = 0xFFFF;

    /** Connections in the pool of each process. */
    static final int POOL_CONNECTIONS = 6;

    /** Connections of the supervisor, of people and of migrations. */
    private static final int OTHER_CONNECTIONS = 24;

    /** Processes of all services together: PostgreSQL has a connection for each one. */
    private static final int PROCESSES_MAX = (EmbeddedPostgres.CONNECTIONS_MAX - OTHER_CONNECTIONS) / POOL_CONNECTIONS;

    public FleetPlan {
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        environment = Map.copyOf(environment);
        services.forEach(FleetPlan::checkCount);
        checkTotal(services);
    }

    /** The services on the class path, behind a gateway on 127.0.0.1:8080, with the environment of this process. */
    public static FleetPlan of(Path data) {
        return of(data, ServiceDescriptors.onClassPath());
    }

    /** These services, each with its default number of processes. */
    public static FleetPlan of(Path data, ServiceDescriptors services) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        services.all().forEach(service -> counts.put(service.name(), service.processes()));
        return new FleetPlan(
                data, counts, services, "127.0.0.1", 8080, Optional.empty(), System.getenv(), Programs.ofThisProcess());
    }

    boolean hasDatabase(String service) {
        return described.named(service).filter(ServiceDescriptor::hasDatabase).isPresent();
    }

    /**
     * With another number of processes of a service.
     *
     * @throws IllegalArgumentException if there is no such service, or the number is not from 1 to {@link #INSTANCES_MAX}
     */
    public FleetPlan with(String service, int count) {
        if (!services.containsKey(service)) {
            throw new IllegalArgumentException("there is no service '" + service + "' in the fleet; there are: "
                    + String.join(", ", services.keySet()));
        }
        Map<String, Integer> changed = new LinkedHashMap<>(services);
        changed.put(service, count);
        return new FleetPlan(data, changed, described, host, port, database, environment, programs);
    }

    /** @throws IllegalArgumentException if there is no such port */
    public FleetPlan listeningOn(String otherHost, int otherPort) {
        if (otherPort < 0 || otherPort > PORT_MAX) {
            throw new IllegalArgumentException("--port must be from 0 to " + PORT_MAX + ", not " + otherPort);
        }
        return new FleetPlan(data, services, described, otherHost, otherPort, database, environment, programs);
    }

    public FleetPlan withDatabase(DatabaseAddress administrator) {
        return new FleetPlan(data, services, described, host, port, Optional.of(administrator), environment, programs);
    }

    /** With a further variable, such as {@code CARAVAN_ORDERS_PENDING_LIMIT}. */
    public FleetPlan withVariable(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new FleetPlan(data, services, described, host, port, database, changed, programs);
    }

    /** With other programs than this process was started from. */
    public FleetPlan startedFrom(Programs others) {
        return new FleetPlan(data, services, described, host, port, database, environment, others);
    }

    private static void checkCount(String service, int count) {
        if (count < 1 || count > INSTANCES_MAX) {
            throw new IllegalArgumentException(
                    "of " + service + " there can be 1 to " + INSTANCES_MAX + " processes, not " + count);
        }
    }

    private static void checkTotal(Map<String, Integer> services) {
        int total = services.values().stream().mapToInt(Integer::intValue).sum();
        if (total > PROCESSES_MAX) {
            throw new IllegalArgumentException("all services together can have " + PROCESSES_MAX + " processes, not "
                    + total + ": PostgreSQL takes no more connections");
        }
    }
}
