package caravan.chassis.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * Which schemas of a database are up to date, found with one query for all of them. A start on existing data then need not ask for each
 * schema over a connection of its own.
 */
final class SchemaStates {
    /** Underscores of a LIKE pattern are escaped, since they stand for any character. */
    private static final String FOUND = """
            SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class') AS files
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?) AND c.relname LIKE 'flyway\\_schema\\_history%' AND c.relkind = 'r'""";

    private final CompletableFuture<Map<String, Map<String, String>>> wanted;

    private SchemaStates(CompletableFuture<Map<String, Map<String, String>>> wanted) {
        this.wanted = wanted;
    }

    /** Lists the migrations of the class path while the server starts: it takes some milliseconds for each service. */
    static SchemaStates of(Collection<String> services) {
        return new SchemaStates(CompletableFuture.supplyAsync(() -> {
            Map<String, Map<String, String>> wanted = new HashMap<>();
            services.forEach(service -> wanted.put(service, Migrations.wanted(service)));
            return wanted;
        }));
    }

    /** The services whose tables were made of the files that the class path has. */
    Set<String> upToDate(Connection connection) throws SQLException {
        Map<String, Map<String, String>> files = listed();
        Map<String, Map<String, String>> found = found(connection, files.keySet());
        return files.entrySet().stream()
                .filter(service -> found.getOrDefault(service.getKey(), Map.of())
                        .entrySet()
                        .containsAll(service.getValue().entrySet()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** With the failure that it had, not one around it. */
    private Map<String, Map<String, String>> listed() {
        try {
            return wanted.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private static Map<String, Map<String, String>> found(Connection connection, Collection<String> services)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FOUND)) {
            query.setArray(1, connection.createArrayOf("text", services.toArray()));
            Map<String, Map<String, String>> found = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String files = rows.getString("files");
                    if (files != null) {
                        found.computeIfAbsent(rows.getString("nspname"), schema -> new HashMap<>())
                                .put(rows.getString("relname"), files);
                    }
                }
            }
            return found;
        }
    }
}
