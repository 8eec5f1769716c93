package caravan.edge.gateway.routing;

import caravan.chassis.messages.sent.SentMessages;
import caravan.chassis.messages.subscriptions.DeadLetters;
import caravan.chassis.messages.trail.Changes;
import caravan.kernel.descriptor.RoutePattern;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which service a request belongs to. A claim on the whole path wins, and a literal beats a variable. A path that nobody claims goes to
 * the service with the longest claim that it begins with, since that service may run in a newer version.
 */
public final class RouteTable {
    private static final int OVERRIDES_MAX = 1000;
    private static final int LINE_CHARACTERS_MAX = 1000;
    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final List<Claim> claims;
    private final ClaimTree tree = new ClaimTree();
    private final SortedSet<String> services = new TreeSet<>();

    /** A service's claim of a pattern. */
    record Claim(RoutePattern pattern, String service, Place place) {
        Claim(RoutePattern pattern, String service) {
            this(pattern, service, new Place(service, pattern.path()));
        }
    }

    /**
     * Where a request goes.
     *
     * @param prefix as in the table, for the metrics
     * @param allowed the methods of the path, if several services share it and none of them claims this one; empty in every other case
     */
    public record Place(String service, String prefix, List<String> allowed) {
        public Place(String service, String prefix) {
            this(service, prefix, List.of());
        }
    }

    private RouteTable(List<Claim> claims) {
        this.claims = List.copyOf(claims);
        for (Claim claim : claims) {
            tree.add(claim);
            services.add(claim.service());
        }
    }

    /** The claims of the services, and the routes that the chassis adds to each. */
    public static RouteTable of(ServiceDescriptors services) {
        return new RouteTable(
                services.all().stream().flatMap(RouteTable::claimsOf).toList());
    }

    private static Stream<Claim> claimsOf(ServiceDescriptor service) {
        String name = service.name();
        Stream<RoutePattern> ofTheChassis = service.hasDatabase()
                ? Stream.of(DeadLetters.routesOf(name), Changes.routesOf(name), SentMessages.routesOf(name))
                        .flatMap(List::stream)
                : Stream.empty();
        return Stream.concat(service.routes().stream(), ofTheChassis)
                .map(pattern -> new Claim(pattern, service.name()));
    }

    /**
     * Adds claims from a file, one a line, such as {@code GET /things/{id} = things}. They override those of the services; empty lines and
     * those that begin with # are ignored.
     *
     * @throws IllegalArgumentException if the file cannot be read, or a line is not a claim
     */
    public RouteTable overriddenBy(Path file) {
        List<Claim> all = new ArrayList<>(claims);
        List<String> lines = linesOf(file);
        for (String line : lines) {
            Claim claim = claimOf(line, file);
            all.removeIf(other -> other.pattern().conflictsWith(claim.pattern()));
            all.add(claim);
        }
        return new RouteTable(all);
    }

    private static List<String> linesOf(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            List<String> said = lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .limit(OVERRIDES_MAX + 1L)
                    .toList();
            if (said.size() > OVERRIDES_MAX) {
                throw new IllegalArgumentException(file + " has more than " + OVERRIDES_MAX + " routes");
            }
            return said;
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            throw new IllegalArgumentException("cannot read the gateway's routes from " + file + ": " + unreadable);
        }
    }

    private static Claim claimOf(String line, Path file) {
        int equals = line.lastIndexOf('=');
        String service = line.substring(equals + 1).strip();
        if (equals < 0
                || line.length() > LINE_CHARACTERS_MAX
                || !SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("in " + file + ", '" + line
                    + "' is not a route: write a path and the name of a service, such as GET /things/{id} = things");
        }
        try {
            return new Claim(RoutePattern.parse(line.substring(0, equals).strip()), service);
        } catch (IllegalArgumentException noPattern) {
            throw new IllegalArgumentException("in " + file + ", " + noPattern.getMessage(), noPattern);
        }
    }

    /** All services that requests may go to. */
    public SortedSet<String> services() {
        return services;
    }

    /**
     * Null for a path that nobody claims.
     *
     * @param method in capitals
     * @param path the segments as received
     */
    public @Nullable Place find(String method, List<String> path) {
        return tree.find(method, path);
    }
}
