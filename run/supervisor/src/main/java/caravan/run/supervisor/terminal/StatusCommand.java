package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fleet status}: the state of each process. */
@Command(name = "status", description = "Show each process with its address, health, memory and lag.")
final class StatusCommand extends RunningFleetCommand {
    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Override
    int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException {
        if (json) {
            out().println(client.statusJson());
        } else {
            StatusTable.of(client.status()).forEach(out()::println);
        }
        return FleetTool.EXIT_DONE;
    }
}
