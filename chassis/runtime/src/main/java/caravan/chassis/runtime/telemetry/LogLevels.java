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

    /** Loggers whose level differs from what Caravan sets. Logback keeps every logger for ever. */
    static final int LOGGERS_MAX = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$]+(\\.[A-Za-z0-9_$]+){0,20}");
    private static final int NAME_CHARACTERS_MAX = 200;
    /** Only our own code is known to log no secret at a finer level than DEBUG. */
    private static final String OWN = "caravan";

    private final LoggerContext context;
    private final Map<String, Level> changed = new LinkedHashMap<>();
    /** What a changed logger had before; a null level is its parent's. */
    private final Map<String, Level> before = new LinkedHashMap<>();

    private LogLevels(LoggerContext context) {
        this.context = context;
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
                throw new IllegalArgumentException("it has no '='");
            }
            set(
                    entry.substring(0, equals).strip(),
                    LogLevel.parse(entry.substring(equals + 1).strip()));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "setting " + SETTING + " must be like caravan.requests=debug,org.flywaydb=info, but of '" + entry
                            + "' " + wrong.getMessage(),
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
        static LogLevel parse(String text) {
            for (LogLevel each : values()) {
                if (each.text().equals(text.toLowerCase(Locale.ROOT))) {
                    return each;
                }
            }
            throw new IllegalArgumentException("the level must be trace, debug, info, warn, error or off");
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if the logger cannot have that level; the message says why */
    synchronized void set(String logger, LogLevel level) {
        requireName(logger);
        boolean isOwn = logger.equals(OWN) || logger.startsWith(OWN + ".");
        if (level == LogLevel.TRACE && !isOwn) {
            throw new IllegalArgumentException("a library's logger cannot be at trace: it might write secrets");
        }
        if (changed.size() == LOGGERS_MAX && !changed.containsKey(logger)) {
            throw new IllegalArgumentException("at most " + LOGGERS_MAX + " loggers can have levels of their own");
        }
        Logger found = context.getLogger(logger);
        if (!before.containsKey(logger)) {
            before.put(logger, found.getLevel());
        }
        found.setLevel(level.level);
        changed.put(logger, level.level);
    }

    /** Gives a logger the level back that it had at first. @return false if it had that */
    synchronized boolean reset(String logger) {
        if (changed.remove(logger) == null) {
            return false;
        }
        context.getLogger(logger).setLevel(before.remove(logger));
        return true;
    }

    /** The loggers whose level was changed, with it. */
    synchronized SortedMap<String, String> changed() {
        SortedMap<String, String> all = new TreeMap<>();
        changed.forEach((name, level) -> all.put(name, level.toString().toLowerCase(Locale.ROOT)));
        return all;
    }

    /** @throws IllegalArgumentException if no logger is called so */
    static String requireName(String logger) {
        if (logger.length() > NAME_CHARACTERS_MAX || !NAME.matcher(logger).matches()) {
            throw new IllegalArgumentException(
                    "the logger must be the name of a package or class, such as caravan.requests");
        }
        return logger;
    }
}
