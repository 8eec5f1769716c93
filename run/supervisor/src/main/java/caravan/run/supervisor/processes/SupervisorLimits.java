package caravan.run.supervisor.processes;

import caravan.chassis.api.Settings;
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
    private static final Duration STOP_MAX_DEFAULT = Duration.ofSeconds(30);
    private static final Duration STOP_MAX_MIN = Duration.ofSeconds(1);
    private static final Duration STOP_MAX_MAX = Duration.ofMinutes(10);

    /**
     * The limits, as {@code process-stop-max} configures them.
     *
     * @throws IllegalArgumentException if the setting does not fit
     */
    public static SupervisorLimits of(Settings fleet) {
        Duration stopMax = fleet.duration("process-stop-max", STOP_MAX_DEFAULT);
        if (stopMax.compareTo(STOP_MAX_MIN) < 0 || stopMax.compareTo(STOP_MAX_MAX) > 0) {
            throw new IllegalArgumentException("setting process-stop-max must be from 1s to 10m, not " + stopMax);
        }
        return withStopMax(stopMax);
    }

    public static SupervisorLimits defaults() {
        return withStopMax(STOP_MAX_DEFAULT);
    }

    private static SupervisorLimits withStopMax(Duration stopMax) {
        return new SupervisorLimits(
                RestartPolicy.DEFAULT,
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                Duration.ofSeconds(20),
                stopMax);
    }
}
