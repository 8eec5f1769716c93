package caravan.run.supervisor.processes;

import java.time.Duration;

/**
 * The limits of a supervisor.
 *
 * @param restarts of processes that die
 * @param startsAtOnceMax processes that start at the same time: more would only delay each other
 * @param startTurnMax how long a starting process delays the next one; after that the next one starts too
 * @param stopMax how long a process that was told to end may take before it is killed
 */
public record SupervisorLimits(RestartPolicy restarts, int startsAtOnceMax, Duration startTurnMax, Duration stopMax) {
    public static SupervisorLimits defaults() {
        return new SupervisorLimits(
                RestartPolicy.DEFAULT,
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30));
    }
}
