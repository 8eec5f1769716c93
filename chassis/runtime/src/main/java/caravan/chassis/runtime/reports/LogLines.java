package caravan.chassis.runtime.reports;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.runtime.telemetry.LogRing;
import caravan.chassis.runtime.telemetry.ProcessName;
import ch.qos.logback.classic.Level;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code GET /log-lines}: the last lines of the process' log, the oldest first, as they stand in its file. {@code trace_id} asks for those
 * of one trace, {@code level} for those at least as important, {@code limit} for the last so many.
 */
public final class LogLines implements ProcessReport {
    private static final int LINES_DEFAULT = 200;
    private static final int LINES_MAX = 1_000;
    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

    private final ProcessName process;
    private final LogRing ring;

    public LogLines(ProcessName process, LogRing ring) {
        this.process = process;
        this.ring = ring;
    }

    @Override
    public String path() {
        return "/log-lines";
    }

    @Override
    public Access access() {
        return Access.ADMINISTRATOR;
    }

    @Override
    public Accepted accepted() {
        return Accepted.parameters("trace_id", "level", "limit");
    }

    @Override
    public byte[] read(Question question) {
        Optional<String> trace = question.query("trace_id", LogLines::traceId);
        Level least = question.query("level", LogLines::level).orElse(Level.TRACE);
        int linesMax = question.query("limit", LogLines::limit).orElse(LINES_DEFAULT);
        BoundedList lines = new BoundedList(question.bytesMax());
        for (byte[] line : ring.last(linesMax, least, trace)) {
            if (!lines.add(named(line))) {
                break;
            }
        }
        return lines.jsonReversed();
    }

    /** A line is an object, so the process' name goes behind its first brace. */
    private byte[] named(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8).strip();
        return ("{\"process\":\"" + process.value() + "\"," + text.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private static String traceId(String text) {
        if (!TRACE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("must be 32 hexadecimal digits");
        }
        return text;
    }

    private static Level level(String text) {
        if (!LEVELS.contains(text)) {
            throw new IllegalArgumentException("must be trace, debug, info, warn or error");
        }
        return Level.toLevel(text.toUpperCase(Locale.ROOT));
    }

    private static int limit(String text) {
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LINES_MAX) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + LINES_MAX);
        }
        return Integer.parseInt(text);
    }
}
