package caravan.run.supervisor.processes;

import java.util.List;
import java.util.Map;

/**
 * How a process is started.
 *
 * @param arguments the program and its arguments, which everybody on the machine can read: no secrets
 * @param environment the whole environment, and the only place for secrets
 */
public record ProcessCommand(List<String> arguments, Map<String, String> environment) {
    public ProcessCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Without the environment, which contains secrets. */
    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
