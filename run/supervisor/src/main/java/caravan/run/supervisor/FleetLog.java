package caravan.run.supervisor;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.runtime.telemetry.Logging;
import java.nio.file.Path;

/** The supervisor's own log: {@code logs/fleet.log} in the data folder, readable only by its owner. */
public final class FleetLog {
    private FleetLog() {}

    /** Sends the log there from now on. Lock the folder first: another fleet that runs on it writes to the same file. */
    public static void open(Path data) {
        Path folder = data.toAbsolutePath().normalize();
        DataFolder.makeOwnerOnly(folder);
        DataFolder.makeOwnerOnly(folder.resolve("logs"));
        Logging.toFile(folder.resolve("logs").resolve("fleet.log"));
    }
}
