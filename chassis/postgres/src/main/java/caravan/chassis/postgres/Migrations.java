package caravan.chassis.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings a service's schema up to date: the chassis' tables (versions 0.x), then the service's own (from version 1). The schema remembers
 * which files it was made of, so that a start with the same ones costs a query, and Flyway is not even loaded.
 */
final class Migrations {
    private static final String CHASSIS = "caravan/chassis/db";

    /** Any number, but the same for all processes. */
    private static final long ADVISORY_LOCK = 0x6d69677261746eL;

    private Migrations() {}

    static void apply(String service, DataSource database, DatabaseAddress address) {
        String wanted = files(CHASSIS) + files("db/" + service);
        Jdbi jdbi = Jdbi.create(database);
        String found = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT coalesce(obj_description(to_regclass('flyway_schema_history'), 'pg_class'), '')")
                .mapTo(String.class)
                .one());
        if (found.equals(wanted)) {
            return;
        }
        migrate(service, address);
        jdbi.useTransaction(handle -> {
            // Two instances that start at once would both change the comment, which PostgreSQL refuses the later one.
            handle.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            // A comment takes no bound parameter; file names and checksums hold nothing that would need one.
            handle.execute("COMMENT ON TABLE flyway_schema_history IS '" + wanted.replace("'", "''") + "'");
        });
    }

    private static void migrate(String service, DatabaseAddress address) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.dataSource("caravan-migrations-" + service, service))
                .locations("classpath:" + CHASSIS, "classpath:db/" + service)
                .failOnMissingLocations(false)
                .defaultSchema(service)
                // Only where nobody provisioned it: a role that owns a database of its own may.
                .createSchemas(true)
                // A later Caravan may bring chassis tables (0.2) to a schema whose service is at 1 or beyond.
                .outOfOrder(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    /** The files of a folder of the class path, each with its checksum, by name. */
    private static String files(String folder) {
        Map<String, Long> checksums = new TreeMap<>();
        try {
            for (URL url : Collections.list(Migrations.class.getClassLoader().getResources(folder))) {
                if (url.openConnection() instanceof JarURLConnection jar) {
                    jar.getJarFile().stream()
                            .filter(entry -> entry.getName().startsWith(folder + "/") && !entry.isDirectory())
                            .forEach(entry -> checksums.put(entry.getName(), entry.getCrc()));
                } else {
                    addFiles(folder, url.toURI(), checksums);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list the migrations in " + folder, failure);
        } catch (URISyntaxException malformed) {
            throw new IllegalStateException("the class path has a malformed URL", malformed);
        }
        return checksums.toString();
    }

    private static void addFiles(String folder, URI location, Map<String, Long> checksums) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(location))) {
            for (Path file : files.toList()) {
                CRC32 checksum = new CRC32();
                checksum.update(Files.readAllBytes(file));
                checksums.put(folder + "/" + file.getFileName(), checksum.getValue());
            }
        }
    }
}
