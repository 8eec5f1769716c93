package caravan.run.supervisor.terminal;

import caravan.run.supervisor.FleetPlan;
import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fleet scale orders 4}: more or fewer processes of a service. */
@Command(
        name = "scale",
        description = "Start more processes of a service, or stop some. They finish their requests first.")
final class ScaleCommand extends RunningFleetCommand {
    @Parameters(index = "0", paramLabel = "SERVICE", description = "A service, for example orders.")
    private String service = "";

    @Parameters(
            index = "1",
            paramLabel = "N",
            description = "The number of processes, 1 to " + FleetPlan.INSTANCES_MAX + ".")
    private int count;

    @Override
    int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException {
        client.scale(service, count);
        return awaitSettled(client, service);
    }
}
