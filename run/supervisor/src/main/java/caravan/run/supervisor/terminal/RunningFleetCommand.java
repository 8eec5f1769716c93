package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command to the fleet that runs on the data folder. */
@Command(mixinStandardHelpOptions = true)
abstract class RunningFleetCommand implements Callable<Integer> {
    private static final Duration LOOK_PAUSE = Duration.ofMillis(300);
    private static final Duration SETTLED_MAX = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private FleetTool fleet = new FleetTool();

    /** @return the exit code */
    abstract int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException;

    @Override
    public Integer call() throws InterruptedException {
        try (ControlClient client = ControlClient.of(fleet.data())) {
            return call(client);
        } catch (NoFleetException none) {
            return fail(String.valueOf(none.getMessage()), FleetTool.EXIT_NO_FLEET);
        } catch (RefusedException refused) {
            return fail(String.valueOf(refused.getMessage()), FleetTool.EXIT_FAILED);
        }
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final int fail(String message, int exitCode) {
        spec.commandLine().getErr().println("caravan fleet: " + message);
        return exitCode;
    }

    /** Waits until a name has the wanted processes, and prints them. */
    final int awaitSettled(ControlClient client, String name)
            throws NoFleetException, RefusedException, InterruptedException {
        long end = System.nanoTime() + SETTLED_MAX.toNanos();
        while (client.unsettled().contains(name)) {
            if (System.nanoTime() - end > 0) {
                return fail(
                        name + " is not ready after " + SETTLED_MAX.toMinutes()
                                + " minutes. The fleet goes on with it in the"
                                + " background: see ./caravan fleet status, and the logs",
                        FleetTool.EXIT_FAILED);
            }
            Thread.sleep(LOOK_PAUSE);
        }
        List<String> ready = client.status().processes().stream()
                .filter(process -> process.name().equals(name))
                .map(process -> process.name() + "-" + process.instance() + " at "
                        + process.address().orElse("-"))
                .toList();
        out().println("Ready: " + String.join(", ", ready));
        return FleetTool.EXIT_DONE;
    }
}
