package caravan.run.supervisor.processes;

import java.time.Duration;

/**
 * Bounds of a supervisor's patience.
 *
 * @param restarts of processes that die
 * @param startsAtOnceMax processes that start at the same time: more would only hold each other up
 * @param startTurnMax how long one that starts holds up the others; if it takes longer, it goes on without
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
