package caravan.run.supervisor.processes;

import java.util.function.IntFunction;

/**
 * Something that the supervisor keeps running.
 *
 * @param isAlone whether two processes of it can never run at once
 * @param command of an instance; asked at each start
 * @param readiness says when a process serves
 */
public record Workload(
        String name, ProcessKind kind, boolean isAlone, IntFunction<ProcessCommand> command, Readiness readiness) {

    /** Whether a process that listens also serves, and the registry lists it. */
    public interface Readiness {
        /** True at once: for a process that listens only once it is ready. */
        Readiness LISTENS = address -> true;

        /** @param address as the process printed it, with its scheme if it printed one */
        boolean isReady(String address) throws InterruptedException;
    }
}
