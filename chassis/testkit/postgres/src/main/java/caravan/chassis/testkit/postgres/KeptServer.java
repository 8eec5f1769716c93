package caravan.chassis.testkit.postgres;

import caravan.chassis.postgres.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The address of the run's server, which its keeper has written to a file.
 *
 * @param keeper the keeper's process id
 */
record KeptServer(DatabaseAddress administrator, long keeper) {
    /** Reads the file; empty if there is none, or if its keeper has ended. */
    static Optional<KeptServer> read(Path folder) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(folder));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        DatabaseAddress administrator = DatabaseAddress.parse(lines.get(0), lines.get(1), lines.get(2));
        KeptServer server = new KeptServer(administrator, Long.parseLong(lines.get(3)));
        return ProcessHandle.of(server.keeper).filter(ProcessHandle::isAlive).map(_ -> server);
    }

    void write(Path folder) throws IOException {
        // Readable only by its owner, since it holds the superuser's password.
        Path unfinished = Files.createTempFile(folder, "postgres", ".unfinished");
        Files.write(
                unfinished,
                List.of(
                        administrator.jdbcUrl(),
                        administrator.user(),
                        administrator.password(),
                        Long.toString(keeper)));
        Files.move(unfinished, file(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }

    private static Path file(Path folder) {
        return folder.resolve("postgres.address");
    }
}
