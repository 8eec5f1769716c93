package caravan.run.supervisor.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The output of a process, in a file of at most 8 MiB, with the previous file beside it. At most 64 Ki characters of a line are kept. The
 * processes of one instance, of which one runs at a time, write it one after the other. All lines of the file are JSON: one that is not,
 * such as what a JVM prints, becomes the message of a line with the names of the Elastic Common Schema.
 */
final class ProcessLog {
    private static final long FILE_BYTES_MAX = 8L << 20;
    private static final int LINE_CHARACTERS_MAX = 64 << 10;
    private static final int LAST_LINES_MAX = 20;
    /** As in the lines of the services. */
    private static final String ECS_VERSION = "1.2.0";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLog.class);

    private final Path file;
    private final String service;
    private final Clock clock;
    private final Deque<String> lastLines = new ArrayDeque<>();

    /** @param service the name of the process in its lines */
    ProcessLog(Path file, String service, Clock clock) {
        this.file = file;
        this.service = service;
        this.clock = clock;
    }

    Path file() {
        return file;
    }

    /** The last lines, the oldest first. */
    synchronized List<String> lastLines() {
        return List.copyOf(lastLines);
    }

    /** Writes the output of a process until it ends. Goes on reading if it cannot write: a process whose output is not read stops. */
    void follow(InputStream output, Consumer<String> onLine) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = readLine(lines); line != null; line = readLine(lines)) {
                write(line);
                remember(line);
                onLine.accept(line);
            }
        } catch (IOException ended) {
            LOG.atDebug().setCause(ended).log("A process closed its output");
        }
    }

    private void write(String printed) {
        if (printed.isBlank()) {
            return;
        }
        // A line that was cut has no end.
        String line = printed.startsWith("{") && printed.endsWith("}") ? printed : asJson(printed);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.exists(file) && Files.size(file) + bytes.length > FILE_BYTES_MAX) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write(bytes);
            }
        } catch (IOException full) {
            LOG.atWarn().addKeyValue("file", file).setCause(full).log("A line of a process could not be written");
        }
    }

    private String asJson(String printed) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("@timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("log.level", printed.startsWith("WARNING") ? "WARN" : "INFO");
        fields.put("message", printed.strip());
        fields.put("ecs.version", ECS_VERSION);
        fields.put("service.name", service);
        fields.put("event.dataset", service);
        fields.put("log.logger", "output");
        return JSON.writeValueAsString(fields);
    }

    private synchronized void remember(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > LAST_LINES_MAX) {
            lastLines.removeFirst();
        }
    }

    private static @Nullable String readLine(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = lines.read(); character != '\n'; character = lines.read()) {
            if (character == -1) {
                return line.isEmpty() ? null : line.toString();
            }
            if (line.length() < LINE_CHARACTERS_MAX) {
                line.append((char) character);
            }
        }
        return line.toString();
    }
}
