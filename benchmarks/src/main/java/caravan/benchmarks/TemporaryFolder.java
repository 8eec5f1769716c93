package caravan.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the data of a measurement. */
final class TemporaryFolder {
    private TemporaryFolder() {}

    static Path make() {
        try {
            return Files.createTempDirectory("caravan-bench");
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary folder can be made", failure);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }
}
