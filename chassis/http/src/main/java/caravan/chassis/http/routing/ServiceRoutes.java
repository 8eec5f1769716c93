package caravan.chassis.http.routing;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.admission.Priority;

/** Adds one service's routes to the tree. */
public final class ServiceRoutes implements Routes {
    private final RouteTree table;
    private final String service;
    private final HttpMetrics metrics;
    private final boolean essential;

    /** @param essential whether they are answered even under overload */
    public ServiceRoutes(RouteTree table, String service, HttpMetrics metrics, boolean essential) {
        this.table = table;
        this.service = service;
        this.metrics = metrics;
        this.essential = essential;
    }

    @Override
    public Routes add(String method, String path, Access access, Accepted accepted, Handler handler) {
        table.add(new Route(
                new DeclaredRoute(method, path, service, accepted),
                access,
                handler,
                essential ? Priority.ESSENTIAL : Priority.of(method, path),
                status -> metrics.requests(service, method, path, status)));
        return this;
    }
}
