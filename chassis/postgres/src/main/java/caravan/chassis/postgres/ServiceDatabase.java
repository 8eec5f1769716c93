package caravan.chassis.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A service's own schema: a bounded pool of connections that sign in with the service's role, and its migrations. */
public final class ServiceDatabase implements AutoCloseable {
    /** How long one waits for a connection before the database counts as away. */
    private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(5);

    /**
     * How long one waits for a statement's answer before the database counts as away: one that hangs must not hang its callers. What may take
     * longer says so ({@link java.sql.Connection#setNetworkTimeout}).
     */
    static final Duration STATEMENT_WAIT_MAX = Duration.ofSeconds(10);

    /** How long a start waits for a database that is away: machines of a fleet start side by side. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private static final Duration START_LOOK_PAUSE = Duration.ofMillis(500);
    private static final Duration CONNECTION_IDLE_MAX = Duration.ofMinutes(2);

    private final String service;
    private final DatabaseAddress address;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private ServiceDatabase(String service, DatabaseAddress address, HikariDataSource pool) {
        this.service = service;
        this.address = address;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /**
     * Opens the pool, its schema brought up to date.
     *
     * @param address the database, with the service's own role
     * @param connectionsMax connections of the pool; more callers than that wait, up to five seconds
     * @param meters where the pool's figures go
     */
    public static ServiceDatabase open(
            String service, DatabaseAddress address, int connectionsMax, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(service);
        PGSimpleDataSource connections = address.dataSource("caravan-" + service, service);
        connections.setSocketTimeout((int) STATEMENT_WAIT_MAX.toSeconds());
        config.setDataSource(connections);
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(Math.min(1, connectionsMax - 1));
        config.setIdleTimeout(CONNECTION_IDLE_MAX.toMillis());
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        // The pool opens its connections when they are asked for: a start need not wait for them.
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        HikariDataSource pool = new HikariDataSource(config);
        try {
            migrate(service, pool, address);
            return new ServiceDatabase(service, address, pool);
        } catch (RuntimeException | Error failure) {
            pool.close();
            throw failure;
        }
    }

    private static void migrate(String service, HikariDataSource pool, DatabaseAddress address) {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            try {
                Migrations.apply(service, pool, address);
                return;
            } catch (RuntimeException failure) {
                if (!isAway(failure) || isRefused(failure) || System.nanoTime() - end > 0) {
                    throw failure;
                }
                LockSupport.parkNanos(START_LOOK_PAUSE.toNanos());
            }
        }
    }

    /** A pool tells of a wrong password as of a database that is away: class 28 is the login, 3D000 an unknown database. */
    private static boolean isRefused(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("28") || sql.getSQLState().startsWith("3D"))) {
                return true;
            }
        }
        return false;
    }

    public String service() {
        return service;
    }

    /** The database and the role that the pool signs in with. */
    public DatabaseAddress address() {
        return address;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Gives all connections back; those in use are closed after their work, or cut off after a bounded wait. */
    @Override
    public void close() {
        pool.close();
    }

    /**
     * Whether a failure means that the database is away, and not that the statement was wrong: the same work may well
     * succeed later. Tells by SQLSTATE (PostgreSQL, appendix A): class 08 is the connection, 57P01 to 57P05 the server's end, and
     * 53300 too many connections.
     */
    public static boolean isAway(@Nullable Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof SQLException sql && meansAway(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean meansAway(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException) {
            return true;
        }
        String state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P0") || state.equals("53300"));
    }
}
