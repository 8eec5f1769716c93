package caravan.run.supervisor.control;

import java.util.List;

/** What can be asked of a running fleet from outside. */
public interface FleetControl {
    FleetStatus status() throws InterruptedException;

    List<String> unsettled();

    /** @throws IllegalArgumentException if it cannot be; says why */
    void scale(String service, int count);

    /** @throws IllegalArgumentException if there is no such name */
    void restart(String name);

    void requestStop();
}
