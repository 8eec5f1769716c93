package caravan.benchmarks.processes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The purpose of a PostgreSQL process, read from its title: {@code postgres: orders caravan 127.0.0.1(40522) idle}. */
final class PostgresPart {
    private static final Pattern BACKEND =
            Pattern.compile("postgres: (\\S+) \\S+ (?:\\S+\\(\\d+\\)|\\[local\\])(?: .*)?");
    private static final Pattern WORKER = Pattern.compile("postgres: ([a-z]+(?: [a-z]+)?).*");

    private PostgresPart() {}

    /** The role of a connection, which is its service's name; of another process its work, such as {@code walwriter}. */
    static String of(String title) {
        Matcher backend = BACKEND.matcher(title);
        if (backend.matches()) {
            return backend.group(1);
        }
        Matcher worker = WORKER.matcher(title);
        if (!worker.matches()) {
            return "other";
        }
        String name = worker.group(1);
        return name.startsWith("autovacuum") ? "autovacuum" : name.replace(' ', '_');
    }
}
