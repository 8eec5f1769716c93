package caravan.chassis.testkit.caravan;

import caravan.chassis.api.Service;
import caravan.chassis.messages.Transport;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.Databases;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Services running in the test's own process, on a fresh database of {@link TestPostgres} and a free port. */
public final class TestCaravan implements AutoCloseable {
    public static final String ADMINISTRATOR_PASSWORD = "the administrator of the tests";

    private final Caravan caravan;
    private final TestPostgres.TestDatabase database;
    private final Path folder;

    private TestCaravan(Caravan caravan, TestPostgres.TestDatabase database, Path folder) {
        this.caravan = caravan;
        this.database = database;
        this.folder = folder;
    }

    /** Starts every service on the class path. */
    public static TestCaravan start() {
        return start(Map.of());
    }

    /** @param environment settings that override the tests' own, such as {@code CARAVAN_ORDERS_PENDING_LIMIT} */
    public static TestCaravan start(Map<String, String> environment) {
        return start(all(), environment);
    }

    /** Starts only these services. */
    public static TestCaravan start(List<Service> services, Map<String, String> environment) {
        return start(services, environment, Optional.empty(), UnaryOperator.identity());
    }

    /** Starts every service on the class path. The test gives the address of each database. */
    public static TestCaravan start(Map<String, String> environment, UnaryOperator<DatabaseAddress> way) {
        return start(all(), environment, Optional.empty(), way);
    }

    /** Starts every service on the class path, their messages carried by this transport. */
    public static TestCaravan start(Map<String, String> environment, Transport transport) {
        return start(all(), environment, Optional.of(transport), UnaryOperator.identity());
    }

    private static List<Service> all() {
        return ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static TestCaravan start(
            List<Service> services,
            Map<String, String> environment,
            Optional<Transport> transport,
            UnaryOperator<DatabaseAddress> way) {
        List<String> stored = services.stream()
                .filter(service -> service.descriptor().hasDatabase())
                .map(Service::name)
                .toList();
        TestPostgres.TestDatabase database =
                TestPostgres.shared().database(stored.toArray(String[]::new)).by(way);
        Map<String, String> settings =
                new HashMap<>(Map.of("CARAVAN_PORT", "0", "CARAVAN_ADMIN_PASSWORD", ADMINISTRATOR_PASSWORD));
        settings.putAll(environment);
        Databases databases =
                Databases.of(stored.stream().map(database::service).toList());
        Path folder = temporaryFolder();
        Caravan caravan = Caravan.start(Configuration.of(settings, folder), services, databases, transport);
        return new TestCaravan(caravan, database, folder);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("caravan-test");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + caravan.port());
    }

    /** The running process, to check its routes and whether it is drained. */
    public Caravan caravan() {
        return caravan;
    }

    /** The database, so that a test can write what no service may write. */
    public TestPostgres.TestDatabase database() {
        return database;
    }

    @Override
    public void close() {
        caravan.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
