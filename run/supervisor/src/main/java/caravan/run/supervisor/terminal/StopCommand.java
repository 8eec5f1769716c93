package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlClient;
import caravan.run.supervisor.control.ControlClient.NoFleetException;
import caravan.run.supervisor.control.ControlClient.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code fleet stop}: stops the fleet and waits for it. */
@Command(name = "stop", description = "Stop the fleet, and wait until it has ended.")
final class StopCommand extends RunningFleetCommand {
    private static final Duration END_MAX = Duration.ofMinutes(3);

    @Override
    int call(ControlClient client) throws NoFleetException, RefusedException, InterruptedException {
        Optional<ProcessHandle> supervisor = ProcessHandle.of(client.processId());
        client.stop();
        try {
            if (supervisor.isPresent()) {
                supervisor.get().onExit().get(END_MAX.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (TimeoutException late) {
            return fail(
                    "the fleet has not ended after " + END_MAX.toMinutes() + " minutes; its supervisor is process "
                            + client.processId(),
                    FleetTool.EXIT_FAILED);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        out().println("Stopped. The next start goes on with the same data.");
        return FleetTool.EXIT_DONE;
    }
}
