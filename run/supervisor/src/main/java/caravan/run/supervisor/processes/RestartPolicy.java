package caravan.run.supervisor.processes;

import java.time.Duration;

/**
 * How soon a dead process is started again: first after a short pause, which doubles with each death in a row.
 *
 * @param firstPause after the first death
 * @param pauseMax however often it died
 * @param calmAfter a process that ran so long before it died counts as the first death
 */
public record RestartPolicy(Duration firstPause, Duration pauseMax, Duration calmAfter) {
    /** For processes that take seconds to start. */
    public static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofMillis(250), Duration.ofSeconds(15), Duration.ofSeconds(30));

    private static final int DOUBLINGS_MAX = 20;

    public RestartPolicy {
        if (firstPause.isNegative() || pauseMax.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("pauses must go from 0 up, not from " + firstPause + " to " + pauseMax);
        }
    }

    /** @param deathsInARow 1 or more */
    Duration pauseAfter(int deathsInARow) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(deathsInARow - 1, DOUBLINGS_MAX));
        return pause.compareTo(pauseMax) < 0 ? pause : pauseMax;
    }

    int deathsInARow(int before, Duration ran) {
        return ran.compareTo(calmAfter) < 0 ? before + 1 : 1;
    }
}
