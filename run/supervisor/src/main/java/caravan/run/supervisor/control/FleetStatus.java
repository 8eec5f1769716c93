package caravan.run.supervisor.control;

import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a fleet does.
 *
 * @param address of its gateway
 * @param processId of its supervisor
 * @param unsettled the names of which more or fewer processes serve than are wanted
 */
public record FleetStatus(
        String address,
        String data,
        long processId,
        Instant startedAt,
        List<String> unsettled,
        List<ProcessStatus> processes) {

    /**
     * How one process does.
     *
     * @param health {@code up}; {@code reads} if it is ready but writes nothing now; {@code down}; or {@code none} if it does not answer
     * @param memoryBytes in RAM; empty if the system does not tell
     * @param lag messages on their way to it, and from it to the broker; empty if it has to do with none, or does not tell
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
