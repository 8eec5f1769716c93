package caravan.run.supervisor.processes;

import java.time.Instant;
import java.util.Optional;

/**
 * A process as it was a moment ago.
 *
 * @param name of what it runs: a service, {@code gateway}, {@code broker}, {@code registry} or {@code postgresql}
 * @param instance from 1; different from that of every other process of the same name
 * @param processId of the last one started; 0 if none was started yet
 * @param address where it listens: {@code http://host:port}, or {@code host:port} if it does not speak HTTP; empty while it does not
 *     listen
 * @param restarts how often it died and was started again
 * @param startedAt when the last one was started
 */
public record FleetProcess(
        String name,
        int instance,
        ProcessKind kind,
        ProcessState state,
        long processId,
        Optional<String> address,
        int restarts,
        Instant startedAt) {

    /** Such as {@code orders-2}, which is also the name of its log. */
    public String id() {
        return id(name, instance);
    }

    /** The same of an instance that need not run yet. */
    public static String id(String workload, int instance) {
        return workload + "-" + instance;
    }
}
