package caravan.chassis.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of a server's {@code postmaster.pid} (PostgreSQL's source: {@code miscadmin.h}, "lock file lines").
 *
 * @param ready whether the server accepts connections
 */
record PostmasterFile(long processId, int port, boolean ready) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int LINE_PORT = 3;
    private static final int LINE_STATUS = 7;

    static Path in(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** Reads the file; empty if there is none. While it is only half written, the port is 0. */
    static Optional<PostmasterFile> read(Path data) {
        List<String> lines;
        try {
            lines = Files.readAllLines(in(data));
        } catch (NoSuchFileException stopped) {
            return Optional.empty();
        } catch (IOException failure) {
            throw DataFolder.notAccessible(in(data), failure);
        }
        return Optional.of(new PostmasterFile(
                number(lines, 0),
                (int) number(lines, LINE_PORT),
                lines.size() > LINE_STATUS && lines.get(LINE_STATUS).strip().equals("ready")));
    }

    private static long number(List<String> lines, int line) {
        if (lines.size() <= line || !NUMBER.matcher(lines.get(line).strip()).matches()) {
            return 0;
        }
        return Long.parseLong(lines.get(line).strip());
    }
}
