package caravan.edge.gateway.routing;

import caravan.edge.gateway.routing.RouteTable.Claim;
import caravan.kernel.descriptor.RoutePattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Claims as a tree of path segments. It does not change once requests arrive. */
final class ClaimTree {
    /** Means every method. */
    private static final String ANY = "";

    private final Node root = new Node();

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Claim> byMethod = new TreeMap<>();
        private @Nullable Node variable;
    }

    /** The deepest claimed node of a path so far. */
    private static final class Best {
        private @Nullable Node node;
        private int depth = -1;
    }

    void add(Claim claim) {
        Node node = root;
        for (String segment : claim.pattern().segments()) {
            if (RoutePattern.isVariable(segment)) {
                if (node.variable == null) {
                    node.variable = new Node();
                }
                node = node.variable;
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        node.byMethod.put(claim.pattern().method().orElse(ANY), claim);
    }

    RouteTable.@Nullable Place find(String method, List<String> path) {
        Best best = new Best();
        boolean isWhole = descend(root, path, 0, best);
        return best.node == null ? null : placeOf(best.node.byMethod, method, isWhole);
    }

    /**
     * Whether the whole path is claimed. Literals are tried first, so of two matches of the same depth the first one is the more literal.
     */
    private static boolean descend(Node node, List<String> path, int at, Best best) {
        if (!node.byMethod.isEmpty() && at > best.depth) {
            best.node = node;
            best.depth = at;
        }
        if (at == path.size()) {
            return !node.byMethod.isEmpty();
        }
        Node literal = node.literals.get(path.get(at));
        return (literal != null && descend(literal, path, at + 1, best))
                || (node.variable != null && !path.get(at).isEmpty() && descend(node.variable, path, at + 1, best));
    }

    /**
     * A method that nobody claims is answered by the service that claims the path, which knows the methods. If several share the path,
     * none of them knows all.
     */
    private static RouteTable.Place placeOf(Map<String, Claim> byMethod, String method, boolean isWhole) {
        Claim own = byMethod.get(method.equals("HEAD") && !byMethod.containsKey("HEAD") ? "GET" : method);
        if (own == null) {
            own = byMethod.get(ANY);
        }
        if (own != null) {
            return own.place();
        }
        Claim first = byMethod.values().iterator().next();
        return new RouteTable.Place(
                first.service(),
                first.pattern().path(),
                isWhole && isShared(byMethod) ? allowed(byMethod.keySet()) : List.of());
    }

    private static boolean isShared(Map<String, Claim> byMethod) {
        return byMethod.values().stream().map(Claim::service).distinct().count() > 1;
    }

    private static List<String> allowed(Set<String> methods) {
        Set<String> all = new TreeSet<>(methods);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        return List.copyOf(all);
    }
}
