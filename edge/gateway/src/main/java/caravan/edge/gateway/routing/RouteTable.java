package caravan.edge.gateway.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which service a path belongs to: the longest prefix that matches by whole segments wins, and a literal beats a variable. */
public final class RouteTable {
    private static final String DEFAULT_TABLE = "routes.properties";
    private static final int ROUTES_MAX = 1000;
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)(/([A-Za-z0-9._~-]+|\\{[a-z_]+}))*");
    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Map<String, List<Prefix>> byFirstSegment;
    private final SortedSet<String> services;

    private record Prefix(String text, List<String> segments, String target) {
        private static boolean isVariable(String segment) {
            return segment.startsWith("{");
        }

        long literals() {
            return segments.stream().filter(segment -> !isVariable(segment)).count();
        }

        /** The service, or null if the path does not begin so. */
        @Nullable
        String serviceOf(List<String> path) {
            if (path.size() < segments.size()) {
                return null;
            }
            String service = target;
            for (int at = 0; at < segments.size(); at++) {
                String segment = segments.get(at);
                if (segment.equals(target)) {
                    service = path.get(at);
                } else if (!isVariable(segment) && !segment.equals(path.get(at))) {
                    return null;
                }
            }
            return service;
        }
    }

    /**
     * Where a request goes.
     *
     * @param prefix as the table has it: what metrics may be tagged with
     */
    public record Place(String service, String prefix) {}

    private RouteTable(List<Prefix> prefixes, SortedSet<String> services) {
        this.services = services;
        this.byFirstSegment = new HashMap<>();
        prefixes.stream()
                .sorted(Comparator.comparingInt(
                                (Prefix prefix) -> prefix.segments().size())
                        .thenComparingLong(Prefix::literals)
                        .reversed())
                .forEach(prefix -> byFirstSegment
                        .computeIfAbsent(prefix.segments().getFirst(), first -> new ArrayList<>())
                        .add(prefix));
    }

    /** The table that comes with the program. */
    public static RouteTable builtIn() {
        try (InputStream in = RouteTable.class.getResourceAsStream(DEFAULT_TABLE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + DEFAULT_TABLE + " is missing");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8), DEFAULT_TABLE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @throws IllegalArgumentException if the file cannot be read, or is no table */
    public static RouteTable of(Path file) {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(in, file.toString());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read the gateway's routes from " + file + ": " + unreadable);
        }
    }

    private static RouteTable read(Reader in, String source) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        Map<String, String> prefixes = new HashMap<>();
        properties.forEach((prefix, service) -> prefixes.put(prefix.toString(), service.toString()));
        return of(prefixes, source);
    }

    /** @throws IllegalArgumentException if a line is no route */
    public static RouteTable of(Map<String, String> targets, String source) {
        if (targets.isEmpty() || targets.size() > ROUTES_MAX) {
            throw new IllegalArgumentException(source + " must have from 1 to " + ROUTES_MAX + " routes");
        }
        List<Prefix> prefixes = new ArrayList<>();
        SortedSet<String> services = new TreeSet<>();
        targets.forEach((text, target) -> {
            List<String> segments =
                    List.of(text.substring(Math.min(1, text.length())).split("/", -1));
            boolean named = SERVICE.matcher(target).matches();
            if (!PREFIX.matcher(text).matches()
                    || !(named || (Prefix.isVariable(target) && segments.contains(target)))) {
                throw new IllegalArgumentException("in " + source + ", '" + text + " = " + target
                        + "' is no route: write a path such as /orders or /dead-letters/{service}, and the name of a service"
                        + " or the variable of the path that is one");
            }
            prefixes.add(new Prefix(text, segments, target));
            if (named) {
                services.add(target);
            }
        });
        return new RouteTable(prefixes, services);
    }

    /** All services that requests may go to. */
    public SortedSet<String> services() {
        return services;
    }

    /**
     * Null for a path that is nobody's.
     *
     * @param path the segments as they were received
     */
    @Nullable
    public Place find(List<String> path) {
        for (Prefix prefix : byFirstSegment.getOrDefault(path.getFirst(), List.of())) {
            String service = prefix.serviceOf(path);
            if (service != null) {
                return services.contains(service) ? new Place(service, prefix.text()) : null;
            }
        }
        return null;
    }
}
