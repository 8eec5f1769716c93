package caravan.edge.gateway.routing;

import caravan.edge.gateway.routing.RouteTable.Claim;
import caravan.kernel.descriptor.RoutePattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Claims by the segments of their paths. Not changed once requests come. */
final class ClaimTree {
    /** Stands for every method. */
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

    @Nullable
    Claim find(String method, List<String> path) {
        Best best = new Best();
        descend(root, path, 0, best);
        return best.node == null ? null : ofMethod(best.node.byMethod, method);
    }

    /** Whether the whole path is claimed; literals are tried first, so what is as deep and found later is less literal. */
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

    /** A method that nobody claims is answered by the first who claims the path with another: it says which there are. */
    private static @Nullable Claim ofMethod(Map<String, Claim> byMethod, String method) {
        Claim own = byMethod.get(method.equals("HEAD") && !byMethod.containsKey("HEAD") ? "GET" : method);
        if (own != null) {
            return own;
        }
        Claim any = byMethod.get(ANY);
        return any != null ? any : byMethod.values().iterator().next();
    }
}
