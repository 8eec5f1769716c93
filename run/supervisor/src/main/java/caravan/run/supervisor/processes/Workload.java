package caravan.run.supervisor.processes;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Something that the supervisor keeps running.
 *
 * @param isAlone whether two processes of it can never run at once
 * @param command of an instance; asked at each start
 * @param readiness says when a process serves
 */
public record Workload(
        String name, ProcessKind kind, boolean isAlone, IntFunction<Command> command, Readiness readiness) {
    /**
     * How a process is started.
     *
     * @param arguments the program and its arguments, which everybody on the machine can read: no secrets
     * @param environment the whole environment, and the only place for secrets
     */
    public record Command(List<String> arguments, Map<String, String> environment) {
        public Command {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        /** Without the environment, which contains secrets. */
        @Override
        public String toString() {
            return String.join(" ", arguments);
        }
    }

    /** Whether a process that listens also serves, and the registry lists it. */
    public interface Readiness {
        /** True at once: for a process that listens only once it is ready. */
        Readiness LISTENS = address -> true;

        /** @param address as the process printed it, with its scheme if it printed one */
        boolean isReady(String address) throws InterruptedException;
    }
}
