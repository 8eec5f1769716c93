package caravan.chassis.http.routing;

import caravan.chassis.api.http.Accepted;

/**
 * A route as a service declared it.
 *
 * @param path the pattern, such as {@code /orders/{id}}
 */
public record DeclaredRoute(String method, String path, String service, Accepted accepted) {}
