package caravan.run.supervisor.control;

import java.util.List;

/** What commands can ask of a running fleet. */
public interface FleetControl {
    FleetStatus status() throws InterruptedException;

    List<String> unsettled();

    /** @throws IllegalArgumentException if it is not possible; says why */
    void scale(String service, int count);

    /** @throws IllegalArgumentException if there is no such name */
    void restart(String name);

    void requestStop();
}
