package caravan.chassis.testkit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder that the test JVMs of one checkout share. */
public final class TestRun {
    private TestRun() {}

    /** {@code target/test-run} beside the root pom; made if it is missing. Without a checkout it is in the working folder. */
    public static Path folder() {
        Path start = Path.of("").toAbsolutePath();
        try {
            return Files.createDirectories(root(start).orElse(start).resolve("target/test-run"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<Path> root(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
