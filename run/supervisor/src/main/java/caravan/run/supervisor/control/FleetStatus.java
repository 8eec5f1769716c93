package caravan.run.supervisor.control;

import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of a fleet.
 *
 * @param address of its gateway
 * @param processId of its supervisor
 * @param unsettled the names that have more or fewer serving processes than wanted
 */
public record FleetStatus(
        String address,
        String data,
        long processId,
        Instant startedAt,
        List<String> unsettled,
        List<ProcessStatus> processes) {

    /**
     * The state of one process.
     *
     * @param health {@code up}; {@code reads} if it is ready but refuses writes now; {@code down}; or {@code none} if it does not answer
     * @param memoryBytes in RAM; empty if the system does not say
     * @param lag messages that wait for it, and messages of it that wait for the broker; empty if it has none, or does not say
     */
    public record ProcessStatus(
            String name,
            int instance,
            ProcessKind kind,
            Optional<String> address,
            long processId,
            ProcessState state,
            String health,
            Optional<Long> memoryBytes,
            Optional<Long> lag,
            int restarts,
            long uptimeSeconds) {}
}
