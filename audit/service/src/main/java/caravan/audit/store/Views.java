package caravan.audit.store;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The views that several rules read, as common table expressions before each query. PostgreSQL runs only those that a query names. They are
 * made for the services that exist. Names come from descriptors, which allow only names that are safe in SQL.
 */
final class Views {
    /** The schemas that have an outbox. */
    static final String THERE = """
            SELECT n.nspname AS name FROM pg_namespace n
            WHERE EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'outbox_head')
            """;

    /** Counts the messages in {@code message} that a subscription takes and has not applied. */
    static final String UNAPPLIED = """
            SELECT count(*) FROM taken_type s
            JOIN message m ON m.type = s.type
            LEFT JOIN applied every ON every.subscriber = s.subscriber AND every.subscription = s.name
                AND every.source = m.source AND every.partition = -1
            LEFT JOIN applied one ON one.subscriber = s.subscriber AND one.subscription = s.name
                AND one.source = m.source AND one.partition = m.partition
            WHERE m.position > greatest(coalesce(every.position, 0), coalesce(one.position, 0))
            """;

    private final List<ServiceDescriptor> present;
    private final String with;

    /**
     * @param described every service that has a database
     * @param there the schemas that have an outbox
     */
    Views(ServiceDescriptors described, Set<String> there) {
        this.present = described.matching(each -> there.contains(each.name())).all();
        this.with = "WITH "
                + Stream.of(
                                view("there", THERE),
                                view("described", "name, platform", describedRows(described)),
                                table(present, "head", "source", "outbox_head", "position"),
                                table(present, "epoch", "source", "outbox_epoch", "begins_after, ended_at"),
                                table(
                                        present,
                                        "purged_message",
                                        "source",
                                        "purged_message",
                                        "type, partition, position"),
                                table(
                                        present,
                                        "applied",
                                        "subscriber",
                                        "applied_position",
                                        "subscription, source, partition, position, request"),
                                table(
                                        present,
                                        "dead_letter",
                                        "subscriber",
                                        "dead_letter",
                                        "subscription, source, position, key, reason, error"),
                                view("taken_type", "subscriber, name, type", takenTypes(present)),
                                view("subscription", "SELECT DISTINCT subscriber, name FROM taken_type"))
                        .collect(Collectors.joining(",\n"))
                + "\n";
    }

    /** The services that have messages. */
    List<String> sources() {
        return present.stream().map(ServiceDescriptor::name).toList();
    }

    /** The text to write before a query. */
    String with() {
        return with;
    }

    private static String view(String name, String query) {
        return name + " AS (" + query + ")";
    }

    private static String view(String name, String columns, Stream<String> rows) {
        List<String> values = rows.toList();
        String nulls = columns.replaceAll("[a-z]+", "NULL::text");
        // VALUES needs at least one row, so the first one is a dummy.
        return view(
                name,
                "SELECT * FROM (VALUES (" + nulls + ")"
                        + values.stream().map(row -> ", (" + row + ")").collect(Collectors.joining())
                        + ") AS rows (" + columns + ") WHERE name IS NOT NULL");
    }

    private static String table(
            List<ServiceDescriptor> present, String view, String service, String table, String columns) {
        return view(view, rowsOfAll(present, service, table, columns));
    }

    /** The same table of all services, with the service's name as the first column. */
    private static String rowsOfAll(List<ServiceDescriptor> present, String service, String table, String columns) {
        return present.stream()
                .map(each -> "SELECT '" + each.name() + "' AS " + service + ", " + columns + " FROM " + each.name()
                        + "." + table)
                .collect(Collectors.joining("\nUNION ALL "));
    }

    private static Stream<String> describedRows(ServiceDescriptors described) {
        return described.all().stream().map(each -> "'" + each.name() + "', '" + each.platform() + "'");
    }

    private static Stream<String> takenTypes(List<ServiceDescriptor> present) {
        return present.stream()
                .flatMap(each -> each.subscriptions().stream()
                        .flatMap(subscription -> subscription.types().stream()
                                .map(type -> "'" + each.name() + "', '" + subscription.name() + "', '" + type + "'")));
    }
}
