package caravan.run.supervisor.control;

import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the fleet on a data folder listens for commands. Readable only by its owner. A killed fleet does not delete it.
 *
 * @param address of the control endpoint, on the loopback
 * @param secret that a caller must send
 * @param processId of the supervisor
 */
record ControlFile(URI address, String secret, long processId) {
    private static final String NAME = "fleet.control";

    static Path in(Path data) {
        return data.resolve(NAME);
    }

    /** Empty if there is none. */
    static Optional<ControlFile> read(Path data) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(in(data), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + in(data), unreadable);
        }
        return Optional.of(new ControlFile(
                URI.create(properties.getProperty("address", "")),
                properties.getProperty("secret", ""),
                Long.parseLong(properties.getProperty("process-id", "0"))));
    }

    /** Writes it completely or not at all. */
    void write(Path data) {
        Properties properties = new Properties();
        properties.setProperty("address", address.toString());
        properties.setProperty("secret", secret);
        properties.setProperty("process-id", Long.toString(processId));
        try {
            StringWriter text = new StringWriter();
            properties.store(text, null);
            OwnerOnlyFiles.write(in(data), text.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + in(data), failure);
        }
    }

    static void delete(Path data) {
        try {
            Files.deleteIfExists(in(data));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + in(data), failure);
        }
    }

    /** Does not contain the secret. */
    @Override
    public String toString() {
        return address + " of process " + processId;
    }
}
