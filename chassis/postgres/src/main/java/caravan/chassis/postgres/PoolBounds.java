package caravan.chassis.postgres;

import caravan.chassis.api.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A service's number of connections, and all timeouts of its database. The server ends what takes too long, and reports it. {@code
 * answerMax} is for a server that no longer answers.
 *
 * <p>A service's statements find rows by key, and so by index. A connection plans each statement once, and keeps the plan. If the table was
 * empty at that time, the statement would read the whole table from then on, however large it grows. So connections always plan by index,
 * whatever the statistics say.
 *
 * <p>The server bounds each statement by itself. Writes that are sent together share one answer, and so one {@code answerMax}. If they take
 * longer in all, nobody knows whether they were committed. docs/decisions/0032.
 *
 * @param connectionsMax the connections of the pool; further callers wait
 * @param connectionMax the timeout of a wait for a connection
 * @param answerMax the timeout of an answer, to a statement or to writes that are sent together; whole seconds
 * @param statementMax the timeout of a statement in the server ({@code statement_timeout})
 * @param lockMax the timeout of a wait for a lock ({@code lock_timeout})
 * @param idleMax how long a transaction may be idle and hold its locks ({@code idle_in_transaction_session_timeout})
 * @param transactionMax the timeout of a whole transaction ({@code transaction_timeout}, since PostgreSQL 17)
 * @param migrationMax the timeout of one statement of a migration, for which a start waits
 * @param startMax how long a start waits for a database that is away, since the machines of a fleet start in parallel
 * @param byIndex whether statements are planned only by index and once for each connection; false for a service that reads whole tables
 */
public record PoolBounds(
        int connectionsMax,
        Duration connectionMax,
        Duration answerMax,
        Duration statementMax,
        Duration lockMax,
        Duration idleMax,
        Duration transactionMax,
        Duration migrationMax,
        Duration startMax,
        boolean byIndex) {
    /** A relay always uses one of them to listen. */
    private static final int CONNECTIONS_MIN = 2;

    private static final int CONNECTIONS_MAX = 64;
    private static final Duration LONGEST = Duration.ofDays(1);

    public static final PoolBounds DEFAULT = new PoolBounds(
            10,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8),
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            true);

    /** The defaults of a service that reads everything in one transaction. Its long statements set their own timeouts. */
    private static final PoolBounds OF_A_READER = new PoolBounds(
            DEFAULT.connectionsMax,
            DEFAULT.connectionMax,
            DEFAULT.answerMax,
            DEFAULT.statementMax,
            DEFAULT.lockMax,
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            DEFAULT.migrationMax,
            DEFAULT.startMax,
            false);

    /** @throws IllegalArgumentException if a timeout is out of range, or shorter than what it includes */
    public PoolBounds {
        requireWithin("database-connection-timeout", connectionMax, Duration.ofMillis(250));
        requireWithin("database-answer-timeout", answerMax, Duration.ofSeconds(1));
        requireWithin("database-statement-timeout", statementMax, Duration.ofMillis(1));
        requireWithin("database-lock-timeout", lockMax, Duration.ofMillis(1));
        requireWithin("database-idle-timeout", idleMax, Duration.ofMillis(1));
        requireWithin("database-transaction-timeout", transactionMax, Duration.ofMillis(1));
        requireWithin("database-migration-timeout", migrationMax, Duration.ofSeconds(1));
        requireWithin("database-start-timeout", startMax, Duration.ofSeconds(1));
        if (lockMax.compareTo(statementMax) > 0 || statementMax.compareTo(answerMax) >= 0) {
            throw new IllegalArgumentException(
                    "database-lock-timeout must be at most database-statement-timeout, and that must be less than"
                            + " database-answer-timeout,"
                            + " not " + lockMax + ", " + statementMax + ", " + answerMax);
        }
    }

    /**
     * The configured bounds of a service.
     *
     * @param readsEverySchema whether the service reads the schemas of others, which takes longer
     */
    public static PoolBounds of(Settings settings, boolean readsEverySchema) {
        PoolBounds unset = readsEverySchema ? OF_A_READER : DEFAULT;
        return new PoolBounds(
                settings.integer("pool-connections", unset.connectionsMax, CONNECTIONS_MIN, CONNECTIONS_MAX),
                settings.duration("database-connection-timeout", unset.connectionMax),
                settings.duration("database-answer-timeout", unset.answerMax),
                settings.duration("database-statement-timeout", unset.statementMax),
                settings.duration("database-lock-timeout", unset.lockMax),
                settings.duration("database-idle-timeout", unset.idleMax),
                settings.duration("database-transaction-timeout", unset.transactionMax),
                settings.duration("database-migration-timeout", unset.migrationMax),
                settings.duration("database-start-timeout", unset.startMax),
                unset.byIndex);
    }

    /** The server's settings for a new connection. Every supported version knows them. */
    Map<String, String> ofTheServer() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "statement_timeout", milliseconds(statementMax),
                "lock_timeout", milliseconds(lockMax),
                "idle_in_transaction_session_timeout", milliseconds(idleMax)));
        if (byIndex) {
            settings.putAll(Map.of("enable_seqscan", "off", "enable_hashjoin", "off", "enable_mergejoin", "off"));
            // One plan by index for all values. Without this, arrays of one or two elements would be planned each time.
            settings.put("plan_cache_mode", "force_generic_plan");
            // Before PostgreSQL 18, a disabled plan type has such a high cost that a plan without an index would be
            // compiled.
            settings.put("jit", "off");
        }
        return settings;
    }

    /** In PostgreSQL's form. */
    static String milliseconds(Duration wait) {
        return Long.toString(wait.toMillis());
    }

    private static void requireWithin(String name, Duration wait, Duration min) {
        if (wait.compareTo(min) < 0 || wait.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "setting " + name + " must be from " + min + " to " + LONGEST + ", not " + wait);
        }
    }
}
