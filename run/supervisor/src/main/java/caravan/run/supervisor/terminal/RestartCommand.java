package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fleet restart orders}: replaces the processes of a service. */
@Command(
        name = "restart",
        description = {
            "Replace the processes of a service one by one. Each ends after a new one serves in its place.",
            "Gateway, broker and registry have one process each. It is stopped, then started at the same address."
        })
final class RestartCommand extends RunningFleetCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "A service, or gateway, broker or registry.")
    private String name = "";

    @Override
    int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException {
        client.restart(name);
        return awaitSettled(client, name);
    }
}
