package caravan.run.supervisor.processes;

import java.util.function.IntFunction;

/**
 * What the supervisor keeps running.
 *
 * @param isAlone whether there can never be two processes of it at once
 * @param command of an instance; asked at each start
 * @param readiness tells when a process serves
 */
public record Workload(
        String name, ProcessKind kind, boolean isAlone, IntFunction<ProcessCommand> command, Readiness readiness) {

    /** Whether a process that says it listens serves, and others find it. */
    public interface Readiness {
        /** Says so from the first: of a process that listens only once it is ready. */
        Readiness LISTENS = address -> true;

        /** @param address as the process printed it, with its scheme where it printed one */
        boolean isReady(String address) throws InterruptedException;
    }
}
