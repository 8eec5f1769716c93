package caravan.chassis.api.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which query parameters and body a route accepts. Anything else is refused with 400 before the handler runs. Without that, a caller who
 * misspells a parameter ({@code ?stauts=pending}) would believe that it had an effect.
 *
 * @param parameters names of the query's parameters. A name that ends in {@code .*} is a family: {@code metadata.*} stands for {@code
 *     metadata.} and any further characters
 * @param body whether the request has a body; if not, an empty object ({@code {}}) is accepted, since many clients send one
 */
public record Accepted(Set<String> parameters, boolean body) {
    public static final Accepted NOTHING = new Accepted(Set.of(), false);
    public static final Accepted BODY = new Accepted(Set.of(), true);

    private static final String ANY = "*";

    public Accepted {
        parameters = Set.copyOf(parameters);
    }

    /** Whether a parameter with this name is accepted, by itself or as one of a family. */
    public boolean accepts(String name) {
        return parameters.contains(name) || parameters.stream().anyMatch(known -> isOfFamily(name, known));
    }

    private static boolean isOfFamily(String name, String known) {
        return known.endsWith("." + ANY)
                && name.length() >= known.length()
                && name.startsWith(known.substring(0, known.length() - ANY.length()));
    }

    public static Accepted parameters(String... names) {
        return new Accepted(Set.of(names), false);
    }

    /** The parameters of a page ({@link Request#page()}), and some more. */
    public static Accepted page(String... names) {
        Set<String> all = new HashSet<>(List.of("limit", "after"));
        all.addAll(List.of(names));
        return new Accepted(all, false);
    }
}
