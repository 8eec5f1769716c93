package caravan.chassis.testkit.postgres;

import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.PoolBounds;
import caravan.chassis.postgres.Provisioning;
import caravan.chassis.postgres.ServiceDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL for all tests of a run, in all modules. It stops after the last test JVM has ended. Each test gets a fresh
 * database: a copy of one that was migrated once, which takes some milliseconds. Roles belong to the whole server, so no test sets their
 * passwords.
 */
public final class TestPostgres {
    /** Short timeouts, for tests that wait until one passes. */
    public static final PoolBounds SHORT_TIMEOUTS = new PoolBounds(
            PoolBounds.DEFAULT.connectionsMax(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofMillis(150),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            true);

    private static @Nullable TestPostgres shared;

    private final RunServer run;
    private final DatabaseAddress administrator;
    /** The connection that makes all databases: to open one costs about as much as to copy a database. */
    private final Connection superuser;

    private final Map<SortedSet<String>, TestDatabase> templates = new HashMap<>();
    /** Unique, since other JVMs make databases on the same server. */
    private final String prefix = "test_" + UUID.randomUUID().toString().substring(0, 8) + "_";

    private final List<String> made = new ArrayList<>();

    private TestPostgres(RunServer run, DatabaseAddress administrator) throws SQLException {
        this.run = run;
        this.administrator = administrator;
        this.superuser =
                DriverManager.getConnection(administrator.jdbcUrl(), administrator.user(), administrator.password());
    }

    /** The run's server. The first call in any JVM of the run starts it. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            try {
                RunServer run = RunServer.join();
                TestPostgres joined = new TestPostgres(run, run.administrator());
                Runtime.getRuntime().addShutdownHook(new Thread(joined::dropDatabases, "test-postgres-drop"));
                shared = joined;
            } catch (IOException | SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return shared;
    }

    /** The server, as its superuser. */
    public DatabaseAddress administrator() {
        return administrator;
    }

    /** A fresh database with one service in it, migrated. Close it after the test. */
    public ServiceDatabase open(String service) {
        return database(service).service(service);
    }

    /** A fresh database with several services in it, all migrated, as in a single process. */
    public synchronized TestDatabase database(String... services) {
        return copyOf(templates.computeIfAbsent(new TreeSet<>(Arrays.asList(services)), this::makeTemplate));
    }

    /** A fresh copy of another database. Nobody may be connected to the original. */
    public synchronized TestDatabase copyOf(TestDatabase original) {
        DatabaseAddress address = create(original.administrator().database());
        String database = address.database();
        Map<String, DatabaseAddress> logins = new TreeMap<>();
        original.logins.forEach((service, login) -> logins.put(service, login.withDatabase(database)));
        return new TestDatabase(address, logins);
    }

    /**
     * A fresh database with one service in it, migrated up to an earlier version: {@link TestDatabase#jdbi} writes data of that version,
     * and {@link TestDatabase#service} migrates it to the present version, as a start does.
     *
     * @param version the service's last migration at that time. Migrations of the chassis with a lower version are applied, too
     * @param locations of migrations that no longer exist, in Flyway's form
     */
    public synchronized TestDatabase earlier(String service, String version, String... locations) {
        // Two JVMs that change one role at once would fail.
        try (FileChannel alone = run.alone("roles")) {
            TestDatabase earlier = provisioned(new TreeSet<>(Set.of(service)));
            DatabaseAddress login = earlier.login(service);
            Flyway.configure()
                    .dataSource(login.jdbcUrl(), login.user(), login.password())
                    .locations(Stream.concat(
                                    Stream.of("classpath:caravan/chassis/db", "classpath:db/" + service),
                                    Arrays.stream(locations))
                            .toArray(String[]::new))
                    .defaultSchema(service)
                    .target(version)
                    .load()
                    .migrate();
            return earlier;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private TestDatabase makeTemplate(SortedSet<String> services) {
        // Two JVMs that change one role at once would fail.
        try (FileChannel alone = run.alone("roles");
                TestDatabase template = provisioned(services)) {
            services.forEach(template::service);
            return template;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A database with roles and schemas, without tables. A role has the same password in every database and JVM. */
    private TestDatabase provisioned(SortedSet<String> services) {
        DatabaseAddress address = create("template1");
        List<String> readers = services.contains("audit") ? List.of("audit") : List.of();
        return new TestDatabase(
                address,
                new Provisioning(address, service -> service + administrator.password()).provision(services, readers));
    }

    /** Copies files. PostgreSQL's default, block by block through its log, takes four times the processor time. */
    private DatabaseAddress create(String template) {
        String name = prefix + made.size();
        made.add(name);
        execute("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy");
        return administrator.withDatabase(name);
    }

    private void execute(String sql) {
        try (Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private synchronized void dropDatabases() {
        made.forEach(database -> execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)"));
    }

    /** One test's database. */
    public static final class TestDatabase implements AutoCloseable {
        private final DatabaseAddress administrator;
        private final Map<String, DatabaseAddress> logins;
        private final List<ServiceDatabase> opened = new ArrayList<>();

        private TestDatabase(DatabaseAddress administrator, Map<String, DatabaseAddress> logins) {
            this.administrator = administrator;
            this.logins = logins;
        }

        /** The address and login of one of the services that the database was made with. */
        public DatabaseAddress login(String service) {
            DatabaseAddress login = logins.get(service);
            if (login == null) {
                throw new IllegalArgumentException("the database was made for " + logins.keySet() + ", not " + service);
            }
            return login;
        }

        /** The same database, with other addresses for the services' logins, such as those of a {@link CountingProxy}. */
        public TestDatabase by(UnaryOperator<DatabaseAddress> way) {
            Map<String, DatabaseAddress> byThere = new TreeMap<>();
            logins.forEach((service, login) -> byThere.put(service, way.apply(login)));
            return new TestDatabase(administrator, byThere);
        }

        /** A pool for one of the services that the database was made with. */
        public ServiceDatabase service(String service) {
            return service(service, PoolBounds.DEFAULT);
        }

        /** A pool with other bounds, for one of the services that the database was made with. */
        public ServiceDatabase service(String service, PoolBounds bounds) {
            ServiceDatabase database = ServiceDatabase.open(service, login(service), bounds, new SimpleMeterRegistry());
            opened.add(database);
            return database;
        }

        /** Connections with the login of one of the services; no migrations run. */
        public Jdbi jdbi(String service) {
            DatabaseAddress login = login(service);
            return Jdbi.create(login.jdbcUrl(), login.user(), login.password());
        }

        /** The database, as the superuser that made it. */
        public DatabaseAddress administrator() {
            return administrator;
        }

        /** The superuser's connections, to write what no service may write. */
        public Jdbi superuser() {
            return Jdbi.create(administrator.jdbcUrl(), administrator.user(), administrator.password());
        }

        @Override
        public void close() {
            opened.forEach(ServiceDatabase::close);
        }
    }
}
