package caravan.chassis.runtime.telemetry;

import caravan.chassis.api.Settings;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * From which level on loggers write: those of the setting {@code log-levels}, and what an administrator changes while the process runs.
 * Thread-safe.
 */
public final class LogLevels {
    static final String SETTING = "log-levels";

    /** Loggers whose level was ever changed. Logback keeps every logger for ever. */
    static final int LOGGERS_MAX = 100;

    /** Its lines say who changed a level. No request can name it, since no name may have a hyphen. */
    public static final String TRAIL = "caravan.log-levels";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$]+(\\.[A-Za-z0-9_$]+){0,20}");
    private static final int NAME_CHARACTERS_MAX = 200;
    /** Only our own code is known to log no secret at a finer level than DEBUG. */
    private static final String OWN = "caravan";

    private final LoggerContext context;
    private final Map<String, Level> changed = new LinkedHashMap<>();
    /** What loggers had at the start, of those that were ever changed; a null level is their parent's. */
    private final Map<String, Level> atStart = new LinkedHashMap<>();

    private LogLevels(LoggerContext context) {
        this.context = context;
        // Of its own, so that nobody can switch its parent off before.
        context.getLogger(TRAIL).setLevel(Level.INFO);
    }

    /**
     * Sets what the setting asks for: {@code caravan.requests=debug, org.flywaydb=info}.
     *
     * @throws IllegalArgumentException if the setting does not fit
     */
    public static LogLevels of(Settings process) {
        LogLevels levels = new LogLevels((LoggerContext) LoggerFactory.getILoggerFactory());
        for (String entry : process.text(SETTING).orElse("").split(",", -1)) {
            if (!entry.isBlank()) {
                levels.setEntry(entry.strip());
            }
        }
        return levels;
    }

    private void setEntry(String entry) {
        int equals = entry.indexOf('=');
        try {
            if (equals < 0) {
                throw new IllegalArgumentException("there is no '='");
            }
            String logger = requireName(entry.substring(0, equals).strip());
            LogLevel level = LogLevel.parse(entry.substring(equals + 1).strip());
            requireSecrecy(logger, level);
            context.getLogger(logger).setLevel(level.level);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "setting " + SETTING + " must be like caravan.requests=debug,org.flywaydb=info, and not '" + entry
                            + "': " + wrong.getMessage(),
                    wrong);
        }
    }

    /** A level as people write it. */
    public enum LogLevel {
        TRACE(Level.TRACE),
        DEBUG(Level.DEBUG),
        INFO(Level.INFO),
        WARN(Level.WARN),
        ERROR(Level.ERROR),
        OFF(Level.OFF);

        private final Level level;

        LogLevel(Level level) {
            this.level = level;
        }

        /** @throws IllegalArgumentException if there is no such level */
        public static LogLevel parse(String text) {
            for (LogLevel each : values()) {
                if (each.text().equals(text.toLowerCase(Locale.ROOT))) {
                    return each;
                }
            }
            throw new IllegalArgumentException("the level must be trace, debug, info, warn, error or off");
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if the logger cannot have that level; the message says why */
    public synchronized void set(String logger, LogLevel level) {
        requireSecrecy(requireName(logger), level);
        if (atStart.size() == LOGGERS_MAX && !atStart.containsKey(logger)) {
            throw new IllegalArgumentException("only " + LOGGERS_MAX + " loggers can be changed until the next start");
        }
        Logger found = context.getLogger(logger);
        if (!atStart.containsKey(logger)) {
            atStart.put(logger, found.getLevel());
        }
        found.setLevel(level.level);
        changed.put(logger, level.level);
    }

    private static void requireSecrecy(String logger, LogLevel level) {
        boolean isOwn = logger.equals(OWN) || logger.startsWith(OWN + ".");
        if (level == LogLevel.TRACE && !isOwn) {
            throw new IllegalArgumentException("a library's logger cannot be at trace: it might write secrets");
        }
    }

    /** Gives a logger the level back that it had at the start. @return false if it has that */
    public synchronized boolean reset(String logger) {
        if (changed.remove(logger) == null) {
            return false;
        }
        context.getLogger(logger).setLevel(atStart.get(logger));
        return true;
    }

    /** The loggers whose level was changed, with it. */
    public synchronized SortedMap<String, String> changed() {
        SortedMap<String, String> all = new TreeMap<>();
        changed.forEach((name, level) -> all.put(name, level.toString().toLowerCase(Locale.ROOT)));
        return all;
    }

    /** @throws IllegalArgumentException if no logger is called so */
    public static String requireName(String logger) {
        // Logback knows the root by several names.
        boolean isRoot = logger.equalsIgnoreCase(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (logger.length() > NAME_CHARACTERS_MAX
                || isRoot
                || !NAME.matcher(logger).matches()) {
            throw new IllegalArgumentException(
                    "the logger must be the name of a package or class, such as caravan.requests");
        }
        return logger;
    }
}
