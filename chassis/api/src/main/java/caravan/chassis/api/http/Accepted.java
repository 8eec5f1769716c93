package caravan.chassis.api.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a request on a route may bring beside its path and its headers. Anything else is refused with 400 before the handler
 * runs: a caller who sends {@code ?stauts=pending}, or asks to return three items of five, would otherwise believe that it was done.
 *
 * @param parameters names of the query's parameters
 * @param body whether the request has a body; if not, an empty object ({@code {}}) is accepted too, since many clients send one
 */
public record Accepted(Set<String> parameters, boolean body) {
    public static final Accepted NOTHING = new Accepted(Set.of(), false);
    public static final Accepted BODY = new Accepted(Set.of(), true);

    public Accepted {
        parameters = Set.copyOf(parameters);
    }

    public static Accepted parameters(String... names) {
        return new Accepted(Set.of(names), false);
    }

    /** Those of a page ({@link Request#page()}), and these. */
    public static Accepted page(String... names) {
        Set<String> all = new HashSet<>(List.of("limit", "after"));
        all.addAll(List.of(names));
        return new Accepted(all, false);
    }
}
