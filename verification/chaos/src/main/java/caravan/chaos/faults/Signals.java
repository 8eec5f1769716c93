package caravan.chaos.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Sends signals to processes. Closing it continues all processes that it stopped. */
public final class Signals implements AutoCloseable {
    private static final int KILL_SECONDS_MAX = 5;

    private final Set<Long> stopped = ConcurrentHashMap.newKeySet();

    void kill(long processId) {
        send("KILL", processId);
    }

    void stop(long processId) {
        stopped.add(processId);
        send("STOP", processId);
    }

    void goOn(long processId) {
        if (stopped.remove(processId)) {
            send("CONT", processId);
        }
    }

    /** Whether it is stopped now. */
    boolean isStopped(long processId) {
        return stopped.contains(processId);
    }

    /** Java itself cannot send SIGSTOP. */
    private static void send(String signal, long processId) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(processId))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(KILL_SECONDS_MAX, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException noSuchProgram) {
            throw new UncheckedIOException("the program 'kill' is needed to send signals", noSuchProgram);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Set.copyOf(stopped).forEach(this::goOn);
    }
}
