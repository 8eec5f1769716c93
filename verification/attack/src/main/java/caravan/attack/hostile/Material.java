package caravan.attack.hostile;

import java.util.List;

/**
 * What hostile requests are made of.
 *
 * @param host the host and port of the server
 * @param token an access token of the attacker
 * @param routes the routes of the server
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
