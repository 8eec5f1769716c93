package caravan.chassis.api.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a request on a route may bring beside its path and its headers. Anything else is 400 before the handler sees it: whoever sends
 * {@code ?stauts=pending}, or three of five items to return, would take for done what was ignored.
 *
 * @param parameters names of the query's parameters
 * @param body whether it has one; without, an empty object ({@code {}}) may stand for it, which many clients send
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
