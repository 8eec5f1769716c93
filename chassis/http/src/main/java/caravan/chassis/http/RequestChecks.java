package caravan.chassis.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.PercentEncoding;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks before a request is handled: its route, its deadline, whether there is room, and who calls. */
final class RequestChecks {
    private final RouteTree routes;
    private final Admission admission;
    private final Authorizer authorizer;
    private final RequestOrigin origin;

    RequestChecks(RouteTree routes, Admission admission, Authorizer authorizer, RequestOrigin origin) {
        this.routes = routes;
        this.admission = admission;
        this.authorizer = authorizer;
        this.origin = origin;
    }

    /** @throws Refusal if the request is refused */
    void check(RequestContext context) {
        HttpServerRequest source = context.source();
        if (source.path().equals("*")) {
            throw new Refusal(Reply.noContent());
        }
        RouteTree.Place place = routes.find(PercentEncoding.segments(source.path()));
        if (place == null) {
            throw new Refusal(Reply.notFound("address"));
        }
        Route route = routeOf(place, source.method());
        context.setRoute(route, place.values());
        context.setDeadline(origin.deadline(source, context.peer(), context.startedNanos()));
        context.requireTimeLeft();
        context.setPermit(admission.enter(route.priority(), route.baseline()));
        String authorization = authorizationOf(source);
        context.setAccess(access(route, context, authorization));
        context.setCredentials(authorizer.checkKnown(context.access(), authorization));
    }

    private Access access(Route route, RequestContext context, @Nullable String authorization) {
        if (!(route.access() instanceof Access.Operators)) {
            return route.access();
        }
        if (origin.isMetricsReader(context.source(), context.peer())) {
            return Access.ANYONE;
        }
        if (authorization == null) {
            throw Authorizer.operatorsOnly();
        }
        return Access.ADMINISTRATOR;
    }

    private static Route routeOf(RouteTree.Place place, HttpMethod method) {
        Route route = place.routes().get(method == HttpMethod.HEAD ? "GET" : method.name());
        if (route == null) {
            String allowed = String.join(", ", place.routes().keySet());
            String withHead = place.routes().containsKey("GET") ? allowed + ", HEAD" : allowed;
            throw new Refusal(Reply.problem(405, "method_not_allowed", "Allowed here: " + withHead + ".")
                    .withHeader("Allow", withHead));
        }
        return route;
    }

    private static @Nullable String authorizationOf(HttpServerRequest source) {
        String first = source.headers().get(HttpHeaders.AUTHORIZATION);
        if (first == null) {
            return null;
        }
        List<String> all = source.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (all.size() > 1) {
            throw Refusal.of(400, "invalid_header", "Send one Authorization header.", "Authorization");
        }
        return first;
    }
}
