package caravan.chassis.runtime.steps;

import caravan.chassis.api.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Stops a thread for ever where a crash test says, so that the test can kill the process exactly there.
 *
 * <p>{@code CARAVAN_PAUSE_AT=orders.placing-orders.before-commit:3} names a step and which time it is reached (1 unless
 * said). {@code CARAVAN_STEPS_FILE} is a file that gets a line {@code reached <step>} when a step is reached for the
 * first time, so that a run without a pause lists every step, and {@code paused <step>} once a thread stands still.
 */
public final class CrashSteps {
    public static final Steps NONE = step -> {};

    private final String pauseAt;
    private final AtomicInteger timesLeft;
    private final Optional<Path> file;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private CrashSteps(String pauseAt, int times, Optional<Path> file) {
        this.pauseAt = pauseAt;
        this.timesLeft = new AtomicInteger(times);
        this.file = file;
    }

    /**
     * Reads the two variables.
     *
     * @return a service's steps by the service's name; they do nothing if neither variable is set
     * @throws IllegalArgumentException if the count behind the colon is not a whole number
     */
    public static Function<String, Steps> from(Map<String, String> environment) {
        String pause = environment.getOrDefault("CARAVAN_PAUSE_AT", "");
        Optional<Path> file =
                Optional.ofNullable(environment.get("CARAVAN_STEPS_FILE")).map(Path::of);
        if (pause.isEmpty() && file.isEmpty()) {
            return service -> NONE;
        }
        int colon = pause.indexOf(':');
        String step = colon < 0 ? pause : pause.substring(0, colon);
        int times = colon < 0 ? 1 : Integer.parseInt(pause.substring(colon + 1));
        CrashSteps steps = new CrashSteps(step, times, file);
        return service -> name -> steps.reached(service + "." + name);
    }

    private void reached(String step) {
        if (file.isPresent() && seen.add(step)) {
            note("reached " + step);
        }
        if (step.equals(pauseAt) && timesLeft.decrementAndGet() == 0) {
            note("paused " + step);
            while (true) {
                LockSupport.park(this);
                // An orderly stop must not free the thread: the process is to be found as it stood here.
                Thread.interrupted();
            }
        }
    }

    private void note(String line) {
        if (file.isEmpty()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the steps file " + file.get(), failure);
        }
    }
}
