package caravan.chassis.http.routing;

/**
 * A route as a service declared it.
 *
 * @param path the pattern, such as {@code /orders/{id}}
 */
public record DeclaredRoute(String method, String path, String service) {}
