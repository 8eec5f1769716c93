package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fleet restart orders}: new processes take the place of the old ones. */
@Command(
        name = "restart",
        description = {
            "Replace the processes of a service one by one; each ends once a new one serves in its place.",
            "Of gateway, broker and registry there is one each: it is stopped, then started at the same address."
        })
final class RestartCommand extends RunningFleetCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "a service, or gateway, broker or registry")
    private String name = "";

    @Override
    int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException {
        client.restart(name);
        return awaitSettled(client, name);
    }
}
