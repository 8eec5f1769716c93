package caravan.chassis.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/** A service's schema: its migrations, and a bounded pool of connections with the service's role. */
public final class ServiceDatabase implements AutoCloseable {
    private static final Duration START_LOOK_PAUSE = Duration.ofMillis(500);
    private static final Duration CONNECTION_IDLE_MAX = Duration.ofMinutes(2);

    /**
     * Runs once for each connection. A server before 17 does not know this setting, and would refuse the connection if it were sent at the
     * opening.
     */
    private static final String SET_TRANSACTION_TIMEOUT = """
            SELECT CASE WHEN current_setting('server_version_num')::int >= 170000
                        THEN set_config('transaction_timeout', '%d', false) END""";

    private static final String MIGRATIONS = "SELECT FROM pg_stat_activity"
            + " WHERE datname = current_database() AND starts_with(application_name, ?) LIMIT 1";

    private final String service;
    private final DatabaseAddress address;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private ServiceDatabase(String service, DatabaseAddress address, HikariDataSource pool) {
        this.service = service;
        this.address = address;
        this.pool = pool;
        this.jdbi = jdbi(pool);
    }

    /** Without the plugin's large objects, which nothing uses: each new connection would be asked for their functions. */
    private static final class PostgresTypes extends PostgresPlugin {
        @Override
        public Handle customizeHandle(Handle handle) {
            return handle;
        }
    }

    /** Without templates: our statements have parameters only. */
    static Jdbi jdbi(DataSource connections) {
        Jdbi jdbi = Jdbi.create(connections).installPlugin(new PostgresTypes());
        jdbi.getConfig(SqlStatements.class).setSqlParser(new NamedParameters()).setTemplateEngine(TemplateEngine.NOP);
        return jdbi;
    }

    /**
     * Opens the pool, and migrates the schema.
     *
     * @param address the database, with the service's own role
     * @param meters the registry of the pool's metrics
     */
    public static ServiceDatabase open(
            String service, DatabaseAddress address, PoolBounds bounds, MeterRegistry meters) {
        HikariDataSource pool = pool(service, address, bounds, meters);
        try {
            migrate(new Migrations(service, pool, address, bounds.migrationMax()), bounds.startMax());
            return new ServiceDatabase(service, address, pool);
        } catch (RuntimeException | Error failure) {
            pool.close();
            throw failure;
        }
    }

    /** The same for a schema that needs no migration. Nothing waits for the pool's first connection. */
    static ServiceDatabase openUpToDate(
            String service, DatabaseAddress address, PoolBounds bounds, MeterRegistry meters) {
        return new ServiceDatabase(service, address, pool(service, address, bounds, meters));
    }

    private static HikariDataSource pool(
            String service, DatabaseAddress address, PoolBounds bounds, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(service);
        PGSimpleDataSource connections =
                address.dataSource("caravan-" + service, bounds.ofTheServer(), bounds.answerMax());
        connections.setCurrentSchema(service);
        config.setDataSource(connections);
        config.setConnectionInitSql(String.format(
                Locale.ROOT, SET_TRANSACTION_TIMEOUT, bounds.transactionMax().toMillis()));
        config.setMaximumPoolSize(bounds.connectionsMax());
        config.setMinimumIdle(Math.min(1, bounds.connectionsMax() - 1));
        config.setIdleTimeout(CONNECTION_IDLE_MAX.toMillis());
        config.setConnectionTimeout(bounds.connectionMax().toMillis());
        // The pool opens connections when they are needed, so a start does not wait for them.
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        return new HikariDataSource(config);
    }

    private static void migrate(Migrations migrations, Duration startMax) {
        long end = System.nanoTime() + startMax.toNanos();
        while (true) {
            try {
                migrations.apply();
                return;
            } catch (RuntimeException failure) {
                if (!isWorthWaitingFor(failure) || isRefused(failure) || System.nanoTime() - end > 0) {
                    throw failure;
                }
                LockSupport.parkNanos(START_LOOK_PAUSE.toNanos());
            }
        }
    }

    /**
     * Whether a migration is running in a database. It may take long if there are many rows.
     *
     * @param login any login to the database
     */
    public static boolean isAnyMigrating(DatabaseAddress login) {
        try (Connection connection = login.dataSource("caravan-start").getConnection();
                PreparedStatement statement = connection.prepareStatement(MIGRATIONS)) {
            statement.setString(1, Migrations.CONNECTION);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot ask whether tables are brought up to date", failure);
        }
    }

    /** True, for example, for a lock that another instance holds. */
    private static boolean isWorthWaitingFor(RuntimeException failure) {
        DatabaseFailure told = DatabaseFailure.of(failure);
        return told == DatabaseFailure.AWAY || told == DatabaseFailure.LOCKED;
    }

    /** The pool reports a wrong password like a database that is away. Class 28 is a failed login, 3D000 an unknown database. */
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

    /** Closes all connections: those in use after their work, or after a timeout. */
    @Override
    public void close() {
        pool.close();
    }
}
