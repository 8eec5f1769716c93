package caravan.chassis.postgres;

import caravan.chassis.api.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections a service has, and how long anything waits for its database: no wait is without end. The server ends what takes
 * too long, and says so; {@code answerMax} is for a server that says nothing any more.
 *
 * <p>A service's statements find rows by key, and so by index. A connection plans each statement once, and keeps that plan: planned while its
 * table was empty, a statement would read the whole table from then on, however large it grows. So connections plan by index, whatever the
 * statistics say.
 *
 * <p>The server bounds each statement by itself. Writes that are sent together share one answer, and so one {@code answerMax}: where they
 * wait longer than that in all, nobody knows whether they were committed. docs/decisions/0032.
 *
 * @param connectionsMax connections of the pool; more callers than that wait
 * @param connectionMax how long one waits for a connection
 * @param answerMax how long one waits for an answer, to a statement or to writes that are sent together; whole seconds
 * @param statementMax how long the server works on a statement ({@code statement_timeout})
 * @param lockMax how long a statement waits for a lock ({@code lock_timeout})
 * @param idleMax how long a transaction may ask for nothing, and hold its locks ({@code idle_in_transaction_session_timeout})
 * @param transactionMax how long a transaction takes in all ({@code transaction_timeout}, since PostgreSQL 17)
 * @param migrationMax how long one statement of a migration takes, for which a start waits
 * @param startMax how long a start waits for a database that is away: machines of a fleet start side by side
 * @param byIndex whether statements are planned by index alone, and once a connection: not those of a service that looks at whole tables
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
    /** A relay listens with one of them all the time. */
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

    /** Of a service that looks at all that there is, in one transaction; its long statements say how long they may take. */
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

    /** @throws IllegalArgumentException if a wait is none, or one would end before what it waits for */
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
                    "a lock is waited for no longer than a statement takes, and the server says that one"
                            + " took too long before nobody waits any more: database-lock-timeout <= database-statement-timeout"
                            + " < database-answer-timeout, not " + lockMax + ", " + statementMax + ", " + answerMax);
        }
    }

    /**
     * What is configured for a service.
     *
     * @param readsEverySchema whether the service reads what others keep, which takes longer
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

    /** What the server is told when a connection is opened; every version that Caravan takes knows these. */
    Map<String, String> ofTheServer() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "statement_timeout", milliseconds(statementMax),
                "lock_timeout", milliseconds(lockMax),
                "idle_in_transaction_session_timeout", milliseconds(idleMax)));
        if (byIndex) {
            settings.putAll(Map.of("enable_seqscan", "off", "enable_hashjoin", "off", "enable_mergejoin", "off"));
            // There is one plan by index, whatever the values: else arrays of one or two would be planned for each
            // time.
            settings.put("plan_cache_mode", "force_generic_plan");
            // Before PostgreSQL 18, what is off is taken to cost so much that a plan without an index would be
            // compiled.
            settings.put("jit", "off");
        }
        return settings;
    }

    /** As PostgreSQL takes it. */
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
