package caravan.attack.hostile;

import java.util.List;

/**
 * What hostile requests are made of.
 *
 * @param host the server's authority
 * @param token an access token of the attacker's own
 * @param routes what the server says that it serves
 * @param requests raw requests to change
 */
public record Material(String host, String token, List<Route> routes, List<byte[]> requests) {
    /** A method and a path pattern, such as {@code GET /users/{id}}. */
    public record Route(String method, String path) {}

    public Material {
        routes = List.copyOf(routes);
        requests = List.copyOf(requests);
    }
}
