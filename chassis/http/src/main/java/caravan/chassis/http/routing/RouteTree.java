package caravan.chassis.http.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All routes as a tree of path segments; a literal segment wins over a parameter. It does not change once the server runs. */
public final class RouteTree {
    private final Node root = new Node();
    private final List<DeclaredRoute> declared = new ArrayList<>();

    /** What a path leads to: its routes by method, and the values of its parameters. */
    public record Place(Map<String, Route> routes, List<String> values) {}

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Route> routes = new TreeMap<>();
        private @Nullable Node parameter;
    }

    public static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    public static List<String> segmentsOf(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** @throws IllegalArgumentException if the path does not begin with a slash, or the route exists already */
    public void add(Route route) {
        String path = route.declared().path();
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        Node node = root;
        for (String segment : segmentsOf(path)) {
            if (isParameter(segment)) {
                if (node.parameter == null) {
                    node.parameter = new Node();
                }
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, unused -> new Node());
            }
        }
        if (node.routes.putIfAbsent(route.declared().method(), route) != null) {
            throw new IllegalArgumentException(
                    "declared twice: " + route.declared().method() + " " + path);
        }
        declared.add(route.declared());
    }

    public List<DeclaredRoute> declared() {
        return List.copyOf(declared);
    }

    @Nullable
    public Place find(List<String> segments) {
        List<String> values = new ArrayList<>(2);
        Node found = descend(root, segments, 0, values);
        return found == null ? null : new Place(found.routes, values);
    }

    private static @Nullable Node descend(Node node, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.routes.isEmpty() ? null : node;
        }
        String segment = segments.get(at);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Node found = descend(literal, segments, at + 1, values);
            if (found != null) {
                return found;
            }
        }
        if (node.parameter == null || segment.isEmpty()) {
            return null;
        }
        values.add(segment);
        Node found = descend(node.parameter, segments, at + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }
}
