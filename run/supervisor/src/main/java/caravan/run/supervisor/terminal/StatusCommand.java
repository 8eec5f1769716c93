package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fleet status}: the state of each process. */
@Command(name = "status", description = "Show each process with its address, health, memory and lag.")
final class StatusCommand extends RunningFleetCommand {
    @ArgGroup
    private Form form = new Form();

    /** How it is printed. */
    private static final class Form {
        @Option(names = "--json", description = "Print JSON, for programs.")
        private boolean json;

        @Option(
                names = "--prometheus",
                description = "Print the addresses of all processes as JSON for Prometheus (file_sd_configs).")
        private boolean prometheus;
    }

    @Override
    int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException {
        if (form.json) {
            out().println(client.statusJson());
        } else if (form.prometheus) {
            out().println(PrometheusTargets.json(client.status()));
        } else {
            StatusTable.of(client.status()).forEach(out()::println);
        }
        return FleetTool.EXIT_DONE;
    }
}
