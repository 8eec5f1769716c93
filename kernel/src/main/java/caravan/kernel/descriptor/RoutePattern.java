package caravan.kernel.descriptor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pattern of paths that a service answers, such as {@code GET /orders/{id}/events}. A segment is a literal or a variable. A literal wins
 * over a variable.
 *
 * @param method the HTTP method in capitals; empty for every method
 * @param path it begins with a slash
 */
public record RoutePattern(Optional<String> method, String path) {
    /** The longest path of a pattern, in segments. */
    public static final int SEGMENTS_MAX = 16;

    private static final Pattern METHOD = Pattern.compile("[A-Z]{3,16}");
    private static final Pattern PATH = Pattern.compile("/|(/([A-Za-z0-9._~-]{1,64}|\\{[a-z][a-z_]{0,31}}))+");

    /** @throws IllegalArgumentException if the method or the path has another form */
    public RoutePattern {
        boolean fits = method.map(METHOD.asMatchPredicate()::test).orElse(true)
                && PATH.matcher(path).matches();
        if (!fits || segmentsOf(path).size() > SEGMENTS_MAX) {
            throw new IllegalArgumentException(
                    "'" + method.map(name -> name + " ").orElse("") + path
                            + "' is no route: write a path such as /orders/{id} of at most " + SEGMENTS_MAX
                            + " segments; write a method such as GET before it if the route has only that method");
        }
    }

    /**
     * Reads {@code GET /orders/{id}}, or {@code /orders/{id}} for every method.
     *
     * @throws IllegalArgumentException if it is no route
     */
    public static RoutePattern parse(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? new RoutePattern(Optional.empty(), text)
                : new RoutePattern(Optional.of(text.substring(0, space)), text.substring(space + 1));
    }

    public static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** The path's segments. The path {@code /} has one empty segment. */
    public List<String> segments() {
        return segmentsOf(path);
    }

    /** Whether a request could match both patterns while neither is more literal than the other. */
    public boolean conflictsWith(RoutePattern other) {
        boolean sameMethod =
                method.isEmpty() || other.method.isEmpty() || method.get().equals(other.method.get());
        return sameMethod && shape().equals(other.shape());
    }

    /** The path with the same name for every variable. */
    String shape() {
        return String.join(
                "/",
                segments().stream()
                        .map(segment -> isVariable(segment) ? "{}" : segment)
                        .toList());
    }

    private static List<String> segmentsOf(String path) {
        return List.of(path.substring(Math.min(1, path.length())).split("/", -1));
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return method.map(name -> name + " ").orElse("") + path;
    }
}
