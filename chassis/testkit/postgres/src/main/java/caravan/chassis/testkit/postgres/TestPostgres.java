package caravan.chassis.testkit.postgres;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.chassis.postgres.Provisioning;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.kernel.descriptor.ServiceDescriptors;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL for all tests of a JVM, in a folder that goes when the JVM ends. Each test takes a fresh database from it: a copy of
 * one that was migrated once, so that it costs some milliseconds.
 */
public final class TestPostgres {
    private static final int POOL_CONNECTIONS_MAX = 10;
    private static @Nullable TestPostgres shared;

    private final DataFolder folder;
    private final EmbeddedPostgres server;
    private final Jdbi superuser;
    private final Map<SortedSet<String>, String> templates = new HashMap<>();
    private int databases;

    private TestPostgres(DataFolder folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
        DatabaseAddress address = server.administrator();
        this.superuser = Jdbi.create(address.jdbcUrl(), address.user(), address.password());
    }

    /** The JVM's own server, started at the first call. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            TestPostgres started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::stop, "test-postgres-stop"));
            shared = started;
        }
        return shared;
    }

    /** A fresh database with one service in it, migrated. Close it after the test. */
    public ServiceDatabase open(String service) {
        return database(service).service(service);
    }

    /** A fresh database with several services in it, each migrated, as they share one in a running Caravan. */
    public synchronized TestDatabase database(String... services) {
        SortedSet<String> names = new TreeSet<>(Arrays.asList(services));
        String template = templates.computeIfAbsent(names, this::makeTemplate);
        String database = "test_" + ++databases;
        superuser.useHandle(handle -> handle.execute("CREATE DATABASE " + database + " TEMPLATE " + template));
        DatabaseAddress address = server.administrator().withDatabase(database);
        return new TestDatabase(address, provision(address, names));
    }

    private String makeTemplate(SortedSet<String> services) {
        String template = "template_" + ++databases;
        DatabaseAddress address = Provisioning.createDatabase(server.administrator(), template);
        provision(address, services)
                .forEach((service, login) -> ServiceDatabase.open(service, login, 1, new SimpleMeterRegistry())
                        .close());
        return template;
    }

    private Map<String, DatabaseAddress> provision(DatabaseAddress address, SortedSet<String> services) {
        List<String> readers = ServiceDescriptors.onClassPath()
                .matching(each -> each.readsEverySchema() && services.contains(each.name()))
                .names();
        return new Provisioning(address, folder).provision(services, readers);
    }

    private static TestPostgres start() {
        try {
            DataFolder folder = DataFolder.open(Files.createTempDirectory("caravan-test"));
            return new TestPostgres(folder, EmbeddedPostgres.start(folder));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void stop() {
        server.discard();
        folder.close();
        try (Stream<Path> paths = Files.walk(folder.path())) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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

        /** A pool for one of the services that the database was made with. */
        public ServiceDatabase service(String service) {
            DatabaseAddress login = logins.get(service);
            if (login == null) {
                throw new IllegalArgumentException("the database was made for " + logins.keySet() + ", not " + service);
            }
            ServiceDatabase database =
                    ServiceDatabase.open(service, login, POOL_CONNECTIONS_MAX, new SimpleMeterRegistry());
            opened.add(database);
            return database;
        }

        /** The database, as the superuser that made it. */
        public DatabaseAddress administrator() {
            return administrator;
        }

        /** The superuser's connections, for planting what no service may do. */
        public Jdbi superuser() {
            return Jdbi.create(administrator.jdbcUrl(), administrator.user(), administrator.password());
        }

        @Override
        public void close() {
            opened.forEach(ServiceDatabase::close);
        }
    }
}
