package caravan.chassis.runtime.steps;

import caravan.chassis.api.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Stops a thread for ever at a step that a crash test names, so that the test can kill the process exactly there.
 *
 * <p>{@code CARAVAN_STEPS_FOLDER} names a folder for both sides. The process adds a line to {@code reached} when it comes to a step for the
 * first time, so a run shows all steps. The test writes a step's name to {@code pause-at}. The next thread at that step writes {@code
 * paused} and stops.
 */
public final class CrashSteps {
    private final Path folder;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private CrashSteps(Path folder) {
        this.folder = folder;
    }

    /** The steps of each service by its name. They do nothing unless the folder is set. */
    public static Function<String, Steps> from(Map<String, String> environment) {
        String folder = environment.getOrDefault("CARAVAN_STEPS_FOLDER", "");
        if (folder.isEmpty()) {
            return service -> Steps.NONE;
        }
        CrashSteps steps = new CrashSteps(Path.of(folder));
        return service -> name -> steps.reached(service + "." + name);
    }

    private void reached(String step) {
        try {
            if (seen.add(step)) {
                note("reached", step);
            }
            Path pauseAt = folder.resolve("pause-at");
            if (Files.exists(pauseAt) && Files.readString(pauseAt).strip().equals(step)) {
                note("paused", step);
                standStill();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot use the steps folder " + folder, failure);
        }
    }

    private void standStill() {
        while (true) {
            LockSupport.park(this);
            // A shutdown must not release the thread, since the test needs the process in this state.
            Thread.interrupted();
        }
    }

    private void note(String file, String step) throws IOException {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap((step + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
