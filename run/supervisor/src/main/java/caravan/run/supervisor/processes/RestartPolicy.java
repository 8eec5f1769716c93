package caravan.run.supervisor.processes;

import caravan.kernel.Backoff;
import java.time.Duration;

/**
 * How soon a process that died is started again.
 *
 * @param backoff the pause after each death in a row
 * @param calmAfter a process that ran at least this long before it died is not counted as dying in a row
 */
public record RestartPolicy(Backoff backoff, Duration calmAfter) {
    /** For processes that take seconds to start. */
    public static final RestartPolicy DEFAULT =
            new RestartPolicy(new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15)), Duration.ofSeconds(30));

    /** @param deathsInARow 1 or more */
    Duration pauseAfter(int deathsInARow) {
        return backoff.afterAttempts(deathsInARow);
    }

    int deathsInARow(int before, Duration ran) {
        return ran.compareTo(calmAfter) < 0 ? before + 1 : 1;
    }
}
