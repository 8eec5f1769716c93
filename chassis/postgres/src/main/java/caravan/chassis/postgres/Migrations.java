package caravan.chassis.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a service's schema up to date: the chassis' tables (versions 0.x), then the service's own (from version 1), both
 * in {@code db/{service}}, then those of its parts. A part is a module that keeps tables of its own in the service's
 * schema. Its name is a line of {@code db/{service}.parts} on its class path. Its migrations are in {@code db/{service}-{part}} and have
 * their own history, so their versions never collide with the service's. The schema stores which files it was made of. So a start with
 * the same files costs one query, and Flyway is not loaded.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    /** The prefix of the application name of a migrating connection. The service's name follows. */
    static final String CONNECTION = "caravan-migrations-";

    private static final String CHASSIS = "caravan/chassis/db";
    private static final String HISTORY = "flyway_schema_history";
    private static final Pattern PART = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    /** All other users of a table wait behind a migration that waits for its lock. */
    private static final Duration LOCK_MAX = Duration.ofSeconds(5);

    /** An arbitrary number, the same in all processes. */
    private static final long ADVISORY_LOCK = 0x6d69677261746eL;

    private final String service;
    private final Jdbi jdbi;
    private final DatabaseAddress address;
    private final Duration statementMax;

    /** @param statementMax the timeout of one statement of a migration */
    Migrations(String service, DataSource database, DatabaseAddress address, Duration statementMax) {
        this.service = service;
        this.jdbi = ServiceDatabase.jdbi(database);
        this.address = address;
        this.statementMax = statementMax;
    }

    void apply() {
        histories(service).forEach(this::apply);
    }

    /** What the class path wants of a service: for each history, the files that its comment should name. */
    static Map<String, String> wanted(String service) {
        Map<String, String> wanted = new TreeMap<>();
        histories(service).forEach((history, folders) -> wanted.put(history, files(folders)));
        return wanted;
    }

    /** The folders of each history of a service; the service's own comes first. */
    private static Map<String, List<String>> histories(String service) {
        Map<String, List<String>> histories = new LinkedHashMap<>();
        histories.put(HISTORY, List.of(CHASSIS, "db/" + service));
        for (String part : parts(service)) {
            histories.put(HISTORY + "_" + part, List.of("db/" + service + "-" + part));
        }
        return histories;
    }

    private static String files(List<String> folders) {
        return folders.stream().map(Migrations::files).collect(Collectors.joining());
    }

    private void apply(String history, List<String> folders) {
        String wanted = files(folders);
        String found = jdbi.withHandle(
                handle -> handle.createQuery("SELECT coalesce(obj_description(to_regclass(:history), 'pg_class'), '')")
                        .bind("history", history)
                        .mapTo(String.class)
                        .one());
        if (found.equals(wanted)) {
            return;
        }
        migrate(flyway(history, folders), found.isEmpty());
        jdbi.useTransaction(handle -> {
            // Two instances that start at once would both change the comment, and PostgreSQL refuses the second change.
            handle.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            // A comment takes no bound parameter. File names and checksums need no escaping.
            handle.execute("COMMENT ON TABLE " + history + " IS '" + wanted.replace("'", "''") + "'");
        });
    }

    /** @param first whether there are no tables yet, so that migrations are fast */
    private void migrate(Flyway flyway, boolean first) {
        String pending = first
                ? ""
                : Stream.of(flyway.info().pending())
                        .map(migration -> "V" + migration.getVersion() + " " + migration.getDescription())
                        .collect(Collectors.joining(", "));
        if (pending.isEmpty()) {
            flyway.migrate();
            return;
        }
        long begin = System.nanoTime();
        LOG.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("migrations", pending)
                .log("Migrating the tables: with millions of rows this takes minutes");
        flyway.migrate();
        LOG.atInfo()
                .addKeyValue("service", service)
                .addKeyValue(
                        "seconds", Duration.ofNanos(System.nanoTime() - begin).toSeconds())
                .log("The tables are up to date");
    }

    private Flyway flyway(String history, List<String> folders) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(connections())
                .locations(folders.stream().map("classpath:"::concat).toArray(String[]::new))
                .failOnMissingLocations(false)
                .defaultSchema(service)
                .table(history)
                // Only needed if nobody provisioned it; a role that owns its database may do it.
                .createSchemas(true)
                // A part's history begins in a schema that has tables already.
                .baselineOnMigrate(!history.equals(HISTORY))
                .baselineVersion("0")
                // A later Caravan may bring chassis tables (0.2) to a schema whose service is at 1 or beyond.
                .outOfOrder(true)
                // Ignores what a later Caravan applied, and what moved from a service to a part of it.
                .ignoreMigrationPatterns("*:future", "*:missing")
                .cleanDisabled(true)
                // Another instance migrates. This one waits for it, and goes on with its tables.
                .lockRetryCount(-1)
                .load();
    }

    private DataSource connections() {
        PGSimpleDataSource connections = address.dataSource(
                CONNECTION + service,
                Map.of(
                        "statement_timeout", PoolBounds.milliseconds(statementMax),
                        "lock_timeout", PoolBounds.milliseconds(LOCK_MAX)),
                statementMax.plus(DatabaseAddress.ANSWER_AFTER_MAX));
        connections.setCurrentSchema(service);
        return connections;
    }

    /** The parts of a service that the class path holds, by name. */
    private static SortedSet<String> parts(String service) {
        SortedSet<String> parts = new TreeSet<>();
        try {
            for (URL url :
                    Collections.list(Migrations.class.getClassLoader().getResources("db/" + service + ".parts"))) {
                try (InputStream list = url.openStream()) {
                    new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(parts::add);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list the parts of " + service, failure);
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalStateException(
                        "db/" + service + ".parts names '" + part + "', which is not like " + PART);
            }
        }
        return parts;
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
